import { ec2Codes } from '../errors.ts';
import { awsService } from '../service.ts';
import { describeImages } from './describe-images.ts';

/** Amazon EC2: one line an operation. */
export const ec2 = awsService({
  signingName: 'ec2',
  protocol: 'ec2Query',
  xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  codes: ec2Codes,
  operations: [describeImages],
});
