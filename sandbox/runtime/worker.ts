import { parentPort, workerData } from 'node:worker_threads';
import { watchConnections } from './connections.ts';
import { shiftDate } from './virtual-time.ts';
import type { FunctionError, InvokeMessage, WorkerMessage, WorkerStart } from './worker-messages.ts';

// Runs one function in a worker thread. The clock is shifted before the function's module is loaded, so that also what
// it does on loading sees the sandbox's time.

type Handler = (event: unknown, context: object) => unknown;

const start: WorkerStart = workerData;
let requestId: string | undefined;

shiftDate(start.cells);
watchConnections(({ host, port }) => post({ kind: 'reached', host, port }));
captureOutput(process.stdout);
captureOutput(process.stderr);
await serve();

async function serve(): Promise<void> {
  try {
    const handler = await loadHandler();
    parentPort?.on('message', (message: InvokeMessage) => void invoke(handler, message));
    post({ kind: 'ready' });
  } catch (error) {
    post({ kind: 'unloadable', error: toFunctionError(error) });
  }
}

async function loadHandler(): Promise<Handler> {
  const module: Readonly<Record<string, unknown>> = await import(start.entry);
  const handler = module[start.exportName];
  if (!isHandler(handler)) throw new Error(`${start.entry} exports no function ${start.exportName}`);
  return handler;
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  ({ requestId } = message);
  try {
    const answer = await handler(JSON.parse(message.event), contextOf(message));
    post({ kind: 'answered', requestId: message.requestId, payload: JSON.stringify(answer) ?? 'null' });
  } catch (error) {
    post({ kind: 'failed', requestId: message.requestId, error: toFunctionError(error) });
  } finally {
    requestId = undefined;
  }
}

/** The context object of Lambda's Node.js runtime. */
function contextOf({ requestId: awsRequestId, deadlineAt }: InvokeMessage): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: '$LATEST',
    functionName: start.functionName,
    memoryLimitInMB: String(start.memoryMb),
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'sandbox',
    invokedFunctionArn: start.functionArn,
    awsRequestId,
    getRemainingTimeInMillis: () => Math.max(0, deadlineAt - Date.now()),
  };
}

/** Output goes through the same port as the answers, so that it arrives before the answer that follows it. */
function captureOutput(stream: NodeJS.WriteStream): void {
  stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    post({ kind: 'log', requestId, text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const done = rest.find((each) => typeof each === 'function');
    if (done !== undefined) queueMicrotask(() => done());
    return true;
  };
}

function toFunctionError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error))
    return { errorType: typeof thrown, errorMessage: String(thrown), stackTrace: [] };
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    stackTrace: (thrown.stack ?? '').split('\n'),
  };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}
