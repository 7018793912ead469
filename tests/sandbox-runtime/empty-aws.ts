import type { AwsHooks, SimulatedAws } from '../../sandbox/runtime/simulated-aws.ts';

/** An AWS with nothing in it but what is scheduled in it. */
export interface EmptyAws extends SimulatedAws {
  readonly hooks: AwsHooks;
  readonly keys: { accountId: string; arn: string; functionName: string }[];
  isClosed(): boolean;
  schedule(dueAt: Date, run: () => void): void;
}

export function emptyAws(hooks: AwsHooks): EmptyAws {
  const tasks: { dueAt: number; run: () => void }[] = [];
  const keys: EmptyAws['keys'] = [];
  let closed = false;
  return {
    hooks,
    keys,
    endpoint: 'http://127.0.0.1:9',
    world: {
      tasks,
      settle: () => {
        const now = hooks.now().getTime();
        for (const task of tasks.filter(({ dueAt }) => dueAt <= now)) {
          tasks.splice(tasks.indexOf(task), 1);
          task.run();
        }
      },
    },
    addAccessKey: (key) => {
      keys.push(key);
      return { accessKeyId: `AKIA-${key.functionName}`, secretAccessKey: 'sandbox' };
    },
    isClosed: () => closed,
    schedule: (dueAt, run) => void tasks.push({ dueAt: dueAt.getTime(), run }),
    close: async () => {
      closed = true;
    },
  };
}
