import type { FaultCodes } from './errors.ts';
import { type Operation, operationName } from './operation.ts';

type Protocol = 'ec2Query' | 'awsQuery' | 'awsJson' | 'restJson';

/** One AWS service as the simulator offers it. */
export interface AwsService {
  /** The name in the signature's credential scope; also the prefix of its IAM actions. */
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly xmlNamespace: string;
  readonly codes: FaultCodes;
  readonly operations: ReadonlyMap<string, Operation>;
}

interface ServiceEntry {
  readonly signingName: string;
  readonly protocol: Protocol;
  readonly xmlNamespace?: string;
  readonly codes: FaultCodes;
  readonly operations: readonly Operation[];
}

export function awsService(entry: ServiceEntry): AwsService {
  return {
    xmlNamespace: '',
    ...entry,
    operations: new Map(entry.operations.map((each) => [operationName(each), each])),
  };
}
