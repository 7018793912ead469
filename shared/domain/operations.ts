import type { Instant } from './instant.ts';

/**
 * Every AWS call that may change an image, a snapshot, a share or an account setting, by its IAM action, with its
 * input. What is not in here cannot be planned, and the deployed roles allow nothing else.
 */
export interface Operations {
  readonly 'ec2:EnableImageDeprecation': { readonly ImageId: string; readonly DeprecateAt: Instant };
  readonly 'ec2:DisableImage': { readonly ImageId: string };
  readonly 'ec2:DeregisterImage': { readonly ImageId: string; readonly DeleteAssociatedSnapshots: boolean };
}

/** One mutating call as data: nothing happens until an adapter sends it. */
export type Call = {
  readonly [Operation in keyof Operations]: {
    readonly operation: Operation;
    readonly input: Operations[Operation];
  };
}[keyof Operations];
