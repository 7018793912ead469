/** A read that did not succeed: its message is the whole reason, as a person may read it. */
export class UnreadError extends Error {
  override readonly name = 'UnreadError';
  readonly operation: string;

  constructor(operation: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.operation = operation;
  }
}

/** The role of an account could not be taken on, so that nothing can be read or changed there with it. */
export class RoleError extends Error {
  override readonly name = 'RoleError';
  readonly roleArn: string;

  constructor(roleArn: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.roleArn = roleArn;
  }
}

/** Does one call of an operation; its error says which, and which page. */
export async function asked<T>(operation: string, call: () => Promise<T>, page = 1): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const what = page === 1 ? operation : `page ${page} of ${operation}`;
    throw new UnreadError(operation, `${what} ${outcomeOf(error)}`, { cause: error });
  }
}

/** Why something could not be read: one sentence with the operation and AWS's code. */
export function whyUnread(error: unknown): string {
  if (error instanceof UnreadError) return error.message;
  return `it ${outcomeOf(error)}`;
}

/** AWS's code of an error or of what it came from; the SDK's `name` is the code. */
export function codeOf(error: unknown): string {
  const isOurs = error instanceof UnreadError || error instanceof RoleError;
  if (isOurs && error.cause !== undefined) return codeOf(error.cause);
  return error instanceof Error ? error.name : 'unknown';
}

// Sets of codes by what they mean for us. A code that stands in none of them is a failure.
// EC2: "Error codes for the Amazon EC2 API". Other services: the errors section of each operation.

/** The thing is gone. EC2 answers `Unavailable` for an image that was deregistered a short time ago. */
const gone: ReadonlySet<string> = new Set([
  'InvalidAMIID.NotFound',
  'InvalidAMIID.Unavailable',
  'InvalidSnapshot.NotFound',
  'ResourceNotFoundException',
]);

/** Too many calls: the call had no effect. As the SDK's own list, and EC2's. */
const throttled: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'CallRateLimitExceededException',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** IAM, an SCP, the owner's rights or the credentials stand against it. */
const denied: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'AuthorizationError',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InsufficientPrivilegesException',
  'InvalidClientTokenId',
  'NotAuthorized',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
]);

/** The account does not use the service, or the Region is not enabled for it. */
const notSignedUp: ReadonlySet<string> = new Set([
  'AWSOrganizationsNotInUseException',
  'Blocked',
  'OptInRequired',
  'PendingVerification',
  'RegionDisabledException',
  'SubscriptionRequiredException',
]);

/** Somebody else changes the same thing: the call had no effect, and in a moment it may. */
const busy: ReadonlySet<string> = new Set(['ConcurrentTagAccess']);

/** The state of the thing, its protection, an account setting or a quota of the thing itself stands against it. */
const conflicting: ReadonlySet<string> = new Set([
  'CustomerKeyHasBeenRevoked',
  'IdempotentParameterMismatch',
  'IncorrectState',
  'InvalidAMIName.Duplicate',
  'InvalidRequest',
  'InvalidSnapshot.InUse',
  'InvalidState',
  'OperationNotPermitted',
  'ResourceInUseException',
  'TagLimitExceeded',
  'TagPolicyViolation',
]);

/** What was asked makes no sense to AWS: a defect here, or an id from elsewhere. */
const malformed: ReadonlySet<string> = new Set([
  'InvalidAMIID.Malformed',
  'InvalidParameter',
  'InvalidParameterCombination',
  'InvalidParameterException',
  'InvalidParameterValue',
  'InvalidSnapshotID.Malformed',
  'MissingParameter',
  'UnknownParameter',
  'ValidationError',
  'ValidationException',
]);

/** The server failed: nobody knows whether the call had an effect. */
const serverFailed: ReadonlySet<string> = new Set([
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'InternalServerException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServerException',
  'ServiceException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'Unavailable',
]);

export function isGone(error: unknown): boolean {
  return gone.has(codeOf(error));
}

export function isThrottled(error: unknown): boolean {
  return throttled.has(codeOf(error)) || statusOf(error) === 429;
}

export function isDenied(error: unknown): boolean {
  return denied.has(codeOf(error));
}

export function isNotSignedUp(error: unknown): boolean {
  return notSignedUp.has(codeOf(error));
}

export function isBusy(error: unknown): boolean {
  return busy.has(codeOf(error));
}

export function isConflict(error: unknown): boolean {
  return conflicting.has(codeOf(error)) || isUnusableKey(error);
}

/** EC2 has several codes for a KMS key that is gone, disabled or not to be used, and documents the beginning of them only. */
function isUnusableKey(error: unknown): boolean {
  return /^(?:Invalid)?KMS(?:Key)?/i.test(codeOf(error));
}

export function isMalformed(error: unknown): boolean {
  return malformed.has(codeOf(error));
}

/**
 * AWS Backup's images and snapshots are refused with codes that mean other things elsewhere: `AuthFailure` for an image,
 * `InvalidParameterValue` for a snapshot. Code and words together tell.
 */
export function isManagedByService(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== 'AuthFailure' && code !== 'InvalidParameterValue') return false;
  return /managed by|AWS Backup/i.test(messageOf(error));
}

/** Which code EC2 gives for a locked snapshot is not documented: code and words together tell. */
export function isLocked(error: unknown): boolean {
  const code = codeOf(error);
  return (conflicting.has(code) || malformed.has(code)) && /\block(ed)?\b/i.test(messageOf(error));
}

/** AWS answered: then its code tells whether the call had an effect. Without an answer nobody knows. */
export function wasAnswered(error: unknown): boolean {
  const status = statusOf(error);
  if (status === null || serverFailed.has(codeOf(error))) return false;
  // A throttled call is answered by 503 and was not carried out. A 200 that ends in an error broke off or could not be read.
  return (status >= 400 && status < 500) || isThrottled(error);
}

export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  // An IAM refusal carries an encoded text of a thousand characters.
  const plain = text
    .replace(/\s*Encoded authorization failure message:.*/s, '')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
}

function outcomeOf(error: unknown): string {
  if (error instanceof UnreadError || error instanceof RoleError) return `failed: ${error.message}`;
  const code = codeOf(error);
  const said = `${code}: ${messageOf(error)}`;
  if (isThrottled(error)) return `was throttled for longer than it was retried (${said})`;
  if (isNotSignedUp(error)) return `is not open to the account in this Region (${said})`;
  if (isDenied(error)) return `was denied (${said})`;
  return wasAnswered(error) ? `failed (${said})` : `got no answer (${said})`;
}

/** Null: no answer came. */
function statusOf(error: unknown): number | null {
  if (error instanceof UnreadError) return statusOf(error.cause);
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return null;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}
