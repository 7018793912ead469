/** What of an observed event is asked here: its name, and the code with which AWS refused the call. */
interface ObservedCall {
  readonly name: string;
  readonly errorCode: string | null;
}

/** What takes an image from those who rely on it, or gives it to others: people are told of it where the image matters. */
export const imageChanges = ['deregistered', 'disabled', 'shared'] as const;
export type ImageChange = (typeof imageChanges)[number];

const makingCalls: ReadonlySet<string> = new Set([
  'CreateImage',
  'CopyImage',
  'RegisterImage',
  'CreateRestoreImageTask',
  'ImportImage',
]);

const launchCall = 'RunInstances';

/** With which EC2 refuses an image that is disabled, gone, or not shared any more (EC2 API error codes). */
const imageRefusals: ReadonlySet<string> = new Set([
  'InvalidAMIID.Unavailable',
  'InvalidAMIID.NotFound',
  'IncorrectState',
  'OperationNotPermitted',
]);

/** A call that made the images it names: its caller is their creator. */
export function isMaking({ name, errorCode }: ObservedCall): boolean {
  return errorCode === null && makingCalls.has(name);
}

/** A launch that failed because of the images it names. */
export function isRefusedLaunch({ name, errorCode }: ObservedCall): boolean {
  // CloudTrail writes the codes of EC2 with the side that failed before them.
  return (
    name === launchCall &&
    errorCode !== null &&
    imageRefusals.has(errorCode.replace(/^(Client|Server)\./, ''))
  );
}
