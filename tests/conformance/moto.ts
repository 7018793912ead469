import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { inject } from 'vitest';
import { account, region } from '../sandbox/running-aws.ts';

/** An SDK client's settings: whoever holds these credentials is the home account, or the one that lent them. */
export interface MotoConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly maxAttempts: number;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

export interface Moto {
  readonly endpoint: string;
  readonly port: number;
  /** The home account in its Region. */
  readonly home: MotoConfig;
  /** moto tells accounts apart by whose role the credentials are. */
  configOf(accountId: string, inRegion?: string): Promise<MotoConfig>;
  /** Everything is forgotten, credentials too. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Null where this machine has no Python with moto. */
export const python = inject('python');

const program = fileURLToPath(new URL('serve_moto.py', import.meta.url));

/** A moto server of its own on loopback, empty, on a port that the machine chooses. */
export async function startMoto(): Promise<Moto> {
  if (python === null) throw new Error('no Python has moto');
  const child = spawn(python.command, [program, '-H', '127.0.0.1', '-p', '0'], {
    env: { PATH: process.env['PATH'] ?? '', ...python.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk;
      const [, found] = /Running on http:\/\/127\.0\.0\.1:([0-9]+)/.exec(said) ?? [];
      if (found !== undefined) resolve(Number(found));
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`moto ended: ${said}`)));
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const anybody = {
    endpoint,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  };
  const lent = new Map<string, MotoConfig['credentials']>();
  const configOf = async (accountId: string, inRegion = region): Promise<MotoConfig> => {
    const credentials = lent.get(accountId) ?? (await credentialsOf(accountId, anybody));
    lent.set(accountId, credentials);
    return { ...anybody, region: inRegion, credentials };
  };
  const home = await configOf(account);
  return {
    endpoint,
    port,
    home,
    configOf,
    reset: async () => {
      lent.clear();
      await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

async function credentialsOf(accountId: string, config: MotoConfig): Promise<MotoConfig['credentials']> {
  const { Credentials } = await new STSClient(config).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${accountId}:role/anybody`,
      RoleSessionName: 'conformance',
    }),
  );
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const settings = {
  // One public image in the place of nine hundred.
  MOTO_AMIS_PATH: fileURLToPath(new URL('moto-images.json', import.meta.url)),
  MOTO_ENABLE_AMI_VALIDATION: 'true',
};
