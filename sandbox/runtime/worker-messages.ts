/** What a function's worker is started with. */
export interface WorkerStart {
  readonly cells: SharedArrayBuffer;
  /** File URL of the module with the handler. */
  readonly entry: string;
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
}

export interface InvokeMessage {
  readonly requestId: string;
  /** JSON, as Lambda hands it over: nothing is shared with the caller. */
  readonly event: string;
  /** By the virtual clock, milliseconds since 1970. */
  readonly deadlineAt: number;
}

/** As Lambda answers a failed invocation. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: readonly string[];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  /** The module could not be loaded; the worker ends. */
  | { readonly kind: 'unloadable'; readonly error: FunctionError }
  /** A name was looked up or a connection was tried, wherever it leads. */
  | { readonly kind: 'reached'; readonly host: string; readonly port: number | undefined }
  | { readonly kind: 'log'; readonly requestId: string | undefined; readonly text: string }
  | { readonly kind: 'answered'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'failed'; readonly requestId: string; readonly error: FunctionError };
