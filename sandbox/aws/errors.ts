/** An answer that refuses: `code` is what the SDK shows as the error's name. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** Which side CloudTrail blames: EC2 codes are logged as `Client.X` or `Server.X` (aws-facts A.2). */
export function isServerFault(error: AwsError): boolean {
  return error.status >= 500;
}

/** The words that one kind of wire protocol uses for faults that every operation can answer. */
export interface FaultCodes {
  readonly throttled: readonly [code: string, status: number];
  readonly denied: readonly [code: string, status: number];
  readonly internal: readonly [code: string, status: number];
  readonly unknownOperation: readonly [code: string, status: number];
  readonly unknownParameter: readonly [code: string, status: number];
  readonly missingParameter: readonly [code: string, status: number];
  readonly invalidValue: readonly [code: string, status: number];
  readonly unknownCredentials: readonly [code: string, status: number];
  readonly expiredCredentials: readonly [code: string, status: number];
  readonly invalidToken: readonly [code: string, status: number];
}

/** EC2 (aws-facts B.4). */
export const ec2Codes: FaultCodes = {
  throttled: ['RequestLimitExceeded', 503],
  denied: ['UnauthorizedOperation', 403],
  internal: ['InternalError', 500],
  unknownOperation: ['InvalidAction', 400],
  unknownParameter: ['UnknownParameter', 400],
  missingParameter: ['MissingParameter', 400],
  invalidValue: ['InvalidParameterValue', 400],
  unknownCredentials: ['AuthFailure', 401],
  expiredCredentials: ['RequestExpired', 400],
  invalidToken: ['InvalidPaginationToken', 400],
};

/** The other Query services: STS, Auto Scaling, Elastic Beanstalk. */
export const queryCodes: FaultCodes = {
  throttled: ['Throttling', 400],
  denied: ['AccessDenied', 403],
  internal: ['InternalFailure', 500],
  unknownOperation: ['InvalidAction', 400],
  unknownParameter: ['ValidationError', 400],
  missingParameter: ['ValidationError', 400],
  invalidValue: ['ValidationError', 400],
  unknownCredentials: ['InvalidClientTokenId', 403],
  expiredCredentials: ['ExpiredToken', 403],
  invalidToken: ['InvalidNextToken', 400],
};

/** The JSON services. */
export const jsonCodes: FaultCodes = {
  throttled: ['ThrottlingException', 400],
  denied: ['AccessDeniedException', 400],
  internal: ['InternalServerException', 500],
  unknownOperation: ['UnknownOperationException', 400],
  unknownParameter: ['ValidationException', 400],
  missingParameter: ['ValidationException', 400],
  invalidValue: ['ValidationException', 400],
  unknownCredentials: ['UnrecognizedClientException', 400],
  expiredCredentials: ['ExpiredTokenException', 400],
  invalidToken: ['InvalidNextToken', 400],
};

/** Makes the error that a service's own code table names for a general fault. */
export function generalFault(codes: FaultCodes, fault: keyof FaultCodes, message: string): AwsError {
  const [code, status] = codes[fault];
  return new AwsError(code, message, status);
}
