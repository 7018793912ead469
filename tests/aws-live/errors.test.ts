import { describe, expect, test } from 'vitest';
import {
  asked,
  codeOf,
  isConflict,
  isDenied,
  isGone,
  isMalformed,
  isManagedByService,
  isNotSignedUp,
  isThrottled,
  messageOf,
  RoleError,
  wasAnswered,
  whyUnread,
} from '../../shared/aws/live/errors.ts';

/** As the SDK throws it; without a status no answer came. */
function awsError(code: string, message = 'said AWS', httpStatusCode?: number): Error {
  const $metadata = httpStatusCode === undefined ? {} : { httpStatusCode };
  return Object.assign(new Error(message), { name: code, $metadata });
}

async function reasonOf(error: Error): Promise<string> {
  return asked('DescribeImages', () => Promise.reject(error)).catch(whyUnread);
}

describe('codes', () => {
  test.each([
    ['InvalidAMIID.NotFound', isGone],
    ['InvalidAMIID.Unavailable', isGone],
    ['RequestLimitExceeded', isThrottled],
    ['TooManyRequestsException', isThrottled],
    ['UnauthorizedOperation', isDenied],
    ['AccessDeniedException', isDenied],
    ['OptInRequired', isNotSignedUp],
    ['OperationNotPermitted', isConflict],
    ['IncorrectState', isConflict],
    ['InvalidParameterValue', isMalformed],
  ])('%s stands in its set and in no other', (code, predicate) => {
    const all = [isGone, isThrottled, isDenied, isNotSignedUp, isConflict, isMalformed];

    expect(all.filter((each) => each(awsError(code)))).toEqual([predicate]);
  });

  test('an unlisted code stands in none', () => {
    const error = awsError('SomethingNew', 'what?', 400);
    const all = [isGone, isThrottled, isDenied, isNotSignedUp, isConflict, isMalformed, isManagedByService];

    expect(all.some((each) => each(error))).toBe(false);
  });

  test.each([
    ['AuthFailure', 'This image is managed by AWS Backup and cannot be deleted via EC2 APIs', true],
    ['InvalidParameterValue', 'This snapshot is managed by the AWS Backup service', true],
    ['AuthFailure', 'Not authorized for image: ami-1', false],
    ['InvalidParameterValue', 'Value (x) is invalid', false],
    ['SomethingNew', 'managed by AWS Backup', false],
  ])('%s with "%s" is managed by a service: %s', (code, message, expected) => {
    expect(isManagedByService(awsError(code, message))).toBe(expected);
  });

  test('the code of a role that could not be taken on is that of its cause', () => {
    const error = new RoleError('arn', 'no', { cause: awsError('AccessDenied') });

    expect(codeOf(error)).toBe('AccessDenied');
  });
});

describe('an answer', () => {
  test.each([
    ['UnauthorizedOperation', 403, true],
    ['RequestLimitExceeded', 503, true],
    ['InternalError', 500, false],
    ['Unavailable', 503, false],
    ['RequestTimeout', 400, false],
    ['SyntaxError', 200, false],
  ])('%s with status %i came: %s', (code, status, expected) => {
    expect(wasAnswered(awsError(code, 'said AWS', status))).toBe(expected);
  });

  test('did not come when the connection broke', () => {
    expect(wasAnswered(awsError('ECONNRESET'))).toBe(false);
  });
});

describe('why something is unread', () => {
  test.each([
    [
      awsError('UnauthorizedOperation', 'You may not. Encoded authorization failure message: aGVsbG8', 403),
      'DescribeImages was denied (UnauthorizedOperation: You may not.)',
    ],
    [
      awsError('RequestLimitExceeded', 'Request limit exceeded.', 503),
      'DescribeImages was throttled for longer than it was retried (RequestLimitExceeded: Request limit exceeded.)',
    ],
    [
      awsError('OptInRequired', 'You are not subscribed.', 401),
      'DescribeImages is not open to the account in this Region (OptInRequired: You are not subscribed.)',
    ],
    [awsError('SomethingNew', 'what?', 400), 'DescribeImages failed (SomethingNew: what?)'],
    [awsError('TimeoutError', 'too late'), 'DescribeImages got no answer (TimeoutError: too late)'],
    [
      new RoleError('arn', 'the role arn could not be taken on (AccessDenied: no)'),
      'DescribeImages failed: the role arn could not be taken on (AccessDenied: no)',
    ],
  ])('is one sentence with operation and code', async (error, expected) => {
    expect(await reasonOf(error)).toBe(expected);
  });

  test('holds no control characters and no text without end', () => {
    expect(messageOf(new Error(`a\u001b[31m\n\tb${'x'.repeat(1000)}`))).toMatch(/^a \[31m bx{290,}…$/);
  });
});
