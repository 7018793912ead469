import type { Io } from '../io.ts';
import type { OpenSandbox, SandboxOrder } from '../sandbox/run-sandbox.ts';
import { printable } from './table.ts';

/** Where it listens, what to tell the AWS CLI, what the clock says, and how it ends. */
export function printSandbox(open: OpenSandbox, { scope, policyName }: SandboxOrder, io: Io): void {
  const { endpoint, tablesEndpoint, apiUrl, tableName, accessKeyId, secretAccessKey, images } = open;
  const { accountId, region } = scope;
  const lines = [
    `The embedded AWS listens on ${endpoint}: account ${accountId}, ${region}, ${images} own images.`,
    '',
    'For the AWS CLI or any SDK, in another terminal:',
    '',
    `  export AWS_ENDPOINT_URL=${endpoint}`,
    `  export AWS_ENDPOINT_URL_DYNAMODB=${tablesEndpoint}`,
    `  export AMIGOV_API_URL=${apiUrl}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId}`,
    `  export AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_REGION=${region}`,
    `  export AWS_DEFAULT_REGION=${region}`,
    '  unset AWS_PROFILE AWS_SESSION_TOKEN',
    '',
    '  aws ec2 describe-images --owners self',
    `  npx amigov scan --region ${region}`,
    '',
    `An AWS CLI older than 2.13 or 1.29 needs --endpoint-url ${endpoint} in each command.`,
    `The virtual clock says ${open.now().toISOString()} and goes on as this machine's.`,
    `AMI Governor runs there by the policy ${printable(policyName)}: it answers the events of what you do, and keeps the table ${tableName}.`,
    'Its alerts appear here. Ctrl-C stops everything; nothing is left.',
    '',
  ];
  io.stdout(lines.join('\n'));
}
