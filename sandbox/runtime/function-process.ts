import { Worker } from 'node:worker_threads';
import type { InvokeMessage, WorkerMessage, WorkerStart } from './worker-messages.ts';
import type { InvocationResult, PoolOptions, RunnableFunction } from './worker-pool.ts';

/** One execution environment of one function: one worker thread that runs one invocation at a time. */
export interface FunctionProcess {
  readonly key: string;
  invoke(event: string, requestId: string): Promise<InvocationResult>;
  /** Times the running invocation out if the virtual clock has passed its deadline. */
  expire(): void;
  /** Ends the worker at once; what runs there has crashed. */
  end(why: string): void;
  isAlive(): boolean;
  close(): Promise<void>;
}

interface Running {
  readonly requestId: string;
  readonly deadlineAt: number;
  readonly settle: (result: InvocationResult) => void;
}

/** What is going on in one worker. */
interface ProcessState {
  readonly worker: Worker;
  isAlive: boolean;
  running?: Running | undefined;
}

export function startFunction(runnable: RunnableFunction, options: PoolOptions): FunctionProcess {
  const state: ProcessState = { worker: startWorker(runnable, options.clock.cells), isAlive: true };
  listen(state, runnable, options);
  return {
    key: runnable.key,
    invoke: (event, requestId) => invoke(state, runnable, options, { event, requestId }),
    expire: () => {
      if (state.running !== undefined && options.clock.now().getTime() > state.running.deadlineAt)
        end(state, { status: 'timed-out' });
    },
    end: (why) => end(state, { status: 'crashed', why }),
    isAlive: () => state.isAlive,
    close: async () => {
      state.isAlive = false;
      await state.worker.terminate();
    },
  };
}

function listen(state: ProcessState, runnable: RunnableFunction, options: PoolOptions): void {
  const { worker } = state;
  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'log')
      options.onLog({ functionKey: runnable.key, requestId: message.requestId, text: message.text });
    else if (message.kind === 'reached')
      options.onReached?.({ functionKey: runnable.key, host: message.host, port: message.port });
    else if (message.kind === 'unloadable') end(state, { status: 'failed', error: message.error });
    else if (message.kind !== 'ready' && message.requestId === state.running?.requestId)
      settle(state, resultOf(message));
  });
  worker.on('error', (error) => end(state, { status: 'crashed', why: String(error) }));
  worker.on('exit', (code) => end(state, { status: 'crashed', why: `the worker ended with code ${code}` }));
}

function invoke(
  state: ProcessState,
  runnable: RunnableFunction,
  options: PoolOptions,
  { event, requestId }: Pick<InvokeMessage, 'event' | 'requestId'>,
): Promise<InvocationResult> {
  const deadlineAt = options.clock.now().getTime() + runnable.timeoutSeconds * 1000;
  const { promise, resolve } = Promise.withResolvers<InvocationResult>();
  const timer = setTimeout(() => end(state, { status: 'timed-out' }), limitOf(runnable, options));
  state.running = {
    requestId,
    deadlineAt,
    settle: (result) => {
      clearTimeout(timer);
      resolve(result);
    },
  };
  const message: InvokeMessage = { requestId, event, deadlineAt };
  state.worker.postMessage(message);
  return promise;
}

function settle(state: ProcessState, result: InvocationResult): void {
  state.running?.settle(result);
  state.running = undefined;
}

function end(state: ProcessState, result: InvocationResult): void {
  state.isAlive = false;
  settle(state, result);
  void state.worker.terminate();
}

function startWorker(runnable: RunnableFunction, cells: SharedArrayBuffer): Worker {
  const start: WorkerStart = {
    ...{ cells, entry: runnable.entry, exportName: runnable.exportName, memoryMb: runnable.memoryMb },
    ...{ functionName: runnable.name, functionArn: runnable.arn },
  };
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: start,
    // Nothing of this process gets in: no environment, no loaders of a test runner, no input.
    env: { ...runnable.environment },
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    name: runnable.key,
  });
}

function limitOf(runnable: RunnableFunction, options: PoolOptions): number {
  return Math.min(runnable.timeoutSeconds * 1000, options.timeLimitMs ?? Number.POSITIVE_INFINITY);
}

function resultOf(
  message: Extract<WorkerMessage, { requestId: string; kind: 'answered' | 'failed' }>,
): InvocationResult {
  if (message.kind === 'failed') return { status: 'failed', error: message.error };
  return { status: 'answered', payload: JSON.parse(message.payload) };
}
