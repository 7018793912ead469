import { EC2Client } from '@aws-sdk/client-ec2';
import { account, region } from '../sandbox/running-aws.ts';
import type { RunningSystem } from './running-system.ts';

export const person = `arn:aws:iam::${account}:user/somebody`;

/** A person in the account, with every right there. */
export function peopleIn({ aws }: RunningSystem): EC2Client {
  const credentials = aws.addAccessKey({ accountId: account, arn: person });
  return new EC2Client({ endpoint: aws.endpoint, region, credentials });
}
