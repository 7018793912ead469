import { Worker } from 'node:worker_threads';
import type { Publication, ServerCall, StoresMessage, StoresStart } from './stores-messages.ts';

/** The running queues and topics (fauxqs) and tables (dynalite). */
export interface Stores {
  /** For SQS, SNS and S3. */
  readonly queuesEndpoint: string;
  /** For DynamoDB. */
  readonly tablesEndpoint: string;
  /** In the order of the subscriptions that the stores were started with. */
  readonly subscriptionArns: readonly string[];
  /** After it every publication that was accepted until now has been told. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface StoresEvents {
  readonly onPublished: (publication: Publication) => void;
  readonly onCalled: (call: ServerCall) => void;
}

export async function startStores(start: StoresStart, events: StoresEvents): Promise<Stores> {
  const worker = new Worker(new URL('./stores-worker.ts', import.meta.url), {
    ...{ workerData: start, env: {}, execArgv: [], name: 'stores' },
  });
  const ready = Promise.withResolvers<Extract<StoresMessage, { kind: 'ready' }>>();
  const syncs = new Map<number, () => void>();
  let last = 0;
  let failure: Error | undefined;

  worker.on('message', (message: StoresMessage) => {
    if (message.kind === 'ready') ready.resolve(message);
    else if (message.kind === 'published') events.onPublished(message.publication);
    else if (message.kind === 'called') events.onCalled(message.call);
    else syncs.get(message.sync)?.();
  });
  worker.on('error', (error) => {
    failure = new Error('The queues and tables of the sandbox have ended', { cause: error });
    ready.reject(failure);
    for (const wake of syncs.values()) wake();
  });
  const { queuesEndpoint, tablesEndpoint, subscriptionArns } = await ready.promise;
  return {
    ...{ queuesEndpoint, tablesEndpoint, subscriptionArns },
    sync: async () => {
      last += 1;
      const sync = last;
      const told = Promise.withResolvers<void>();
      syncs.set(sync, told.resolve);
      worker.postMessage(sync);
      if (failure === undefined) await told.promise;
      syncs.delete(sync);
      if (failure !== undefined) throw failure;
    },
    close: async () => {
      await worker.terminate();
    },
  };
}
