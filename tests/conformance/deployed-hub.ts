import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Resource, runServerless, serviceFolder } from '../package/packaged-service.ts';
import { region } from '../sandbox/running-aws.ts';
import type { Moto } from './moto.ts';

export interface DeployedHub {
  /** The template as the framework packaged it. */
  readonly resources: Readonly<Record<string, Resource>>;
  remove(): Promise<void>;
  /** Ends what was done on this machine. */
  clean(): Promise<void>;
}

const params = {
  alertEmail: 'platform@example.com',
  slackWebhooks: '/ami-governor/slack',
  organizationId: 'o-abc123',
  governedAccounts: 'organization',
};

/**
 * Packages and deploys the unchanged serverless.yml with `serverless deploy`.
 *
 * One thing is written otherwise in between: `!Ref EventBus` becomes `!GetAtt EventBus.Name`, which in AWS is the same
 * text (AWS::EventBridge::EventBus, return values); moto puts its own object in the place of a `Ref`, and fails.
 */
export async function deployHub(moto: Moto): Promise<DeployedHub> {
  const folder = await serviceFolder();
  const options = Object.entries(params).map(([name, value]) => `--param=${name}=${value}`);
  const env = {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_ACCESS_KEY_ID: moto.home.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: moto.home.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: moto.home.credentials.sessionToken ?? '',
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  await runServerless(folder, ['package', '--package', 'packaged', ...options]);
  const state = join(folder, 'packaged', 'serverless-state.json');
  const packaged = await readFile(state, 'utf8');
  const byReference = /"EventBusName": \{\s*"Ref": "EventBus"\s*\}/g;
  await writeFile(
    state,
    packaged.replace(byReference, '"EventBusName": {"Fn::GetAtt": ["EventBus", "Name"]}'),
  );
  await runServerless(folder, ['deploy', '--package', 'packaged', ...options], env);
  const { service } = JSON.parse(packaged);
  return {
    resources: service.provider.compiledCloudFormationTemplate.Resources,
    remove: () => runServerless(folder, ['remove', ...options], env),
    clean: () => rm(folder, { recursive: true }),
  };
}
