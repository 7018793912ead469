import {
  EC2Client,
  GetAllowedImagesSettingsCommand,
  GetImageBlockPublicAccessStateCommand,
  GetSnapshotBlockPublicAccessStateCommand,
} from '@aws-sdk/client-ec2';
import { asked } from '../errors.ts';
import type { Reader } from '../reading.ts';

/** Settings of the account in the Region, each a list of one. IAM: ec2:GetImageBlockPublicAccessState. */
export const imageBlockPublicAccess: Reader = async (reading) => {
  const ec2 = reading.client(EC2Client);
  const { $metadata: _, ...setting } = await asked('GetImageBlockPublicAccessState', () =>
    ec2.send(new GetImageBlockPublicAccessStateCommand({})),
  );
  return [setting];
};

/** IAM: ec2:GetSnapshotBlockPublicAccessState. */
export const snapshotBlockPublicAccess: Reader = async (reading) => {
  const ec2 = reading.client(EC2Client);
  const { $metadata: _, ...setting } = await asked('GetSnapshotBlockPublicAccessState', () =>
    ec2.send(new GetSnapshotBlockPublicAccessStateCommand({})),
  );
  return [setting];
};

/** IAM: ec2:GetAllowedImagesSettings. */
export const allowedImagesSettings: Reader = async (reading) => {
  const ec2 = reading.client(EC2Client);
  const { $metadata: _, ...setting } = await asked('GetAllowedImagesSettings', () =>
    ec2.send(new GetAllowedImagesSettingsCommand({})),
  );
  return [setting];
};
