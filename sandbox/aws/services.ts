import { autoScaling } from './autoscaling/index.ts';
import { beanstalk } from './beanstalk/index.ts';
import { cloudTrail } from './cloudtrail/index.ts';
import { batch } from './containers/batch.ts';
import { eks } from './containers/eks.ts';
import { emr } from './containers/emr.ts';
import { ec2 } from './ec2/index.ts';
import { imageBuilder } from './imagebuilder/index.ts';
import { inspector } from './inspector/index.ts';
import { kms } from './kms/index.ts';
import { organizations } from './organizations/index.ts';
import { recycleBin } from './rbin/index.ts';
import type { AwsService } from './service.ts';
import { ssm } from './ssm/index.ts';
import { sts } from './sts/index.ts';

/** Every simulated service, by signing name. */
export const services: ReadonlyMap<string, AwsService> = new Map(
  [
    autoScaling,
    batch,
    beanstalk,
    cloudTrail,
    ec2,
    eks,
    emr,
    imageBuilder,
    inspector,
    kms,
    organizations,
    recycleBin,
    ssm,
    sts,
  ].map((each) => [each.signingName, each]),
);
