import { ec2 } from './ec2/index.ts';
import type { AwsService } from './service.ts';
import { sts } from './sts/index.ts';

/** Every simulated service, by signing name. */
export const services: ReadonlyMap<string, AwsService> = new Map(
  [ec2, sts].map((each) => [each.signingName, each]),
);
