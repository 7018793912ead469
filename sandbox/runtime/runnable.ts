import { existsSync } from 'node:fs';
import { devNull } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Service, ServiceFunction } from './service/service.ts';
import { ServiceFileError } from './service/service-file-error.ts';
import type { RunnableFunction } from './worker-pool.ts';

/** Where the functions' code comes from. */
export type CodeSource = 'source' | 'bundles';

export interface Endpoints {
  /** The simulator: everything that has no server of its own. */
  readonly aws: string;
  readonly queues: string;
  readonly tables: string;
  /** EventBridge and its Scheduler. */
  readonly control: string;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RunnableOptions {
  readonly service: Service;
  readonly from: CodeSource;
  readonly endpoints: Endpoints;
  readonly credentials: Credentials;
  /** Where the bundles are, by the functions' folders; `dist` beside the service file by default. */
  readonly bundles?: string | undefined;
  /** Set for every function, over what the service file says. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A function of the service file as a worker can start it. */
export function toRunnable(definition: ServiceFunction, options: RunnableOptions): RunnableFunction {
  const { key, name, arn, handler, timeoutSeconds, memoryMb } = definition;
  const dot = handler.lastIndexOf('.');
  const file = entryOf(handler.slice(0, dot), options);
  if (file === undefined) throw new ServiceFileError(`functions.${key}`, `there is no module for ${handler}`);
  return {
    ...{ key, name, arn, timeoutSeconds, memoryMb, exportName: handler.slice(dot + 1) },
    entry: pathToFileURL(file).href,
    environment: environmentOf(definition, options),
  };
}

/** `dist/govern/index` is the bundle of `functions/govern/index.ts`. */
function entryOf(path: string, { service, from, bundles }: RunnableOptions): string | undefined {
  const source = path.replace(/^dist\//, 'functions/');
  const bundle = bundles === undefined ? path : path.replace(/^dist(?=\/)/, bundles);
  const candidates =
    from === 'bundles'
      ? [`${bundle}.mjs`, `${bundle}.js`, `${bundle}.cjs`]
      : [`${source}.ts`, `${source.replace(/\/index$/, '/handler')}.ts`, `${source}.mjs`, `${source}.js`];
  return candidates.map((candidate) => resolve(service.directory, candidate)).find(existsSync);
}

function environmentOf(definition: ServiceFunction, options: RunnableOptions): Record<string, string> {
  const { service, endpoints } = options;
  const awsQueues = `https://sqs.${service.region}.amazonaws.com/`;
  const own = Object.entries({ ...definition.environment, ...options.environment }).map(
    ([key, value]) => [key, value.replaceAll(awsQueues, `${endpoints.queues}/`)] as const,
  );
  return {
    ...lambdaEnvironment(definition, service.region),
    AWS_ACCESS_KEY_ID: options.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: options.credentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoints.aws,
    AWS_ENDPOINT_URL_SQS: endpoints.queues,
    AWS_ENDPOINT_URL_SNS: endpoints.queues,
    AWS_ENDPOINT_URL_S3: endpoints.queues,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.tables,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoints.control,
    AWS_ENDPOINT_URL_SCHEDULER: endpoints.control,
    // The simulator's call log takes the function from the User-Agent, also after AssumeRole.
    AWS_SDK_UA_APP_ID: definition.key,
    // Neither the files nor the metadata service of the machine that the sandbox runs on.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(own),
  };
}

/** What Lambda itself sets ("Defined runtime environment variables", Developer Guide). */
function lambdaEnvironment(
  { name, handler, memoryMb }: ServiceFunction,
  region: string,
): Record<string, string> {
  return {
    ...{ AWS_REGION: region, AWS_DEFAULT_REGION: region, TZ: ':UTC', LANG: 'en_US.UTF-8' },
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'sandbox',
    _HANDLER: handler,
  };
}
