import * as autoscaling from '@aws-sdk/client-auto-scaling';
import * as batch from '@aws-sdk/client-batch';
import * as ec2 from '@aws-sdk/client-ec2';
import * as eks from '@aws-sdk/client-eks';
import * as elasticbeanstalk from '@aws-sdk/client-elastic-beanstalk';
import * as elasticmapreduce from '@aws-sdk/client-emr';
import * as inspector2 from '@aws-sdk/client-inspector2';
import * as kms from '@aws-sdk/client-kms';
import * as organizations from '@aws-sdk/client-organizations';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { MotoConfig } from '../moto.ts';
import { createNames, isList, type Names } from './names.ts';
import { sendToCloudTrail } from './send-to-cloud-trail.ts';
import type { Json, JsonObject, Step, Told } from './step.ts';

/** One side: a server, a client of each service, and what it calls things. */
export interface Cloud {
  readonly names: Names;
  tell(step: Step): Promise<Told>;
}

type Send = (operation: string, input: JsonObject) => Promise<unknown>;

export function cloudOf(config: MotoConfig): Cloud {
  const names = createNames();
  const senders = new Map<string, Send>();
  const senderOf = (service: string): Send => {
    const sender = senders.get(service) ?? makeSender(service, config);
    senders.set(service, sender);
    return sender;
  };
  return {
    names,
    tell: async (step) => {
      try {
        const answer = await allPages(senderOf(step.service), step.operation, names.toIds(step.input));
        for (const [name, path] of Object.entries(step.names ?? {})) {
          const id = at(answer, path);
          if (typeof id === 'string') names.bind(name, id);
        }
        return { answer: names.toNames(answer) };
      } catch (error) {
        return { error: codeOf(error) };
      }
    },
  };
}

const sdk: Readonly<Record<string, readonly [client: string, sdk: object]>> = {
  autoscaling: ['AutoScalingClient', autoscaling],
  batch: ['BatchClient', batch],
  ec2: ['EC2Client', ec2],
  eks: ['EKSClient', eks],
  elasticbeanstalk: ['ElasticBeanstalkClient', elasticbeanstalk],
  elasticmapreduce: ['EMRClient', elasticmapreduce],
  inspector2: ['Inspector2Client', inspector2],
  kms: ['KMSClient', kms],
  organizations: ['OrganizationsClient', organizations],
  ssm: ['SSMClient', ssm],
  sts: ['STSClient', sts],
};

interface Client {
  send(command: object): Promise<object>;
}

function makeSender(service: string, config: MotoConfig): Send {
  if (service === 'cloudtrail') return (operation, input) => sendToCloudTrail(config, operation, input);
  const [name, exported] = sdk[service] ?? ['', {}];
  // Calls are data here, so that the SDK's classes are looked up by name.
  const made = <T>(className: string, input: object): T =>
    Reflect.construct(Reflect.get(exported, className), [input]) as T;
  const client = made<Client>(name, config);
  return (operation, input) => client.send(made<object>(`${operation}Command`, input));
}

/** One answer with the lists of all pages, where pages are asked for. */
async function allPages(send: Send, operation: string, input: JsonObject): Promise<JsonObject> {
  const size = input['MaxResults'] ?? input['MaxRecords'] ?? input['maxResults'];
  const lists: Record<string, Json[]> = {};
  let token: Json | undefined;
  for (;;) {
    const answer: JsonObject = Object(
      await send(operation, token === undefined ? input : { ...input, NextToken: token }),
    );
    if (size === undefined) return answer;
    for (const [key, value] of Object.entries(answer)) {
      if (!isList(value)) continue;
      if (value.length > Number(size)) throw Object.assign(new Error(), { name: 'PageTooLong' });
      lists[key] = [...(lists[key] ?? []), ...value];
    }
    token = answer['NextToken'];
    if (token === undefined || token === null || token === '') return lists;
  }
}

function at(answer: Json, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((value, key) => Object(value)[key], answer);
}

/** What is no answer of the service at all, such as a page of HTML, is a crash. */
function codeOf(error: unknown): string {
  const { name, $metadata } = Object(error);
  const isCrash = name === 'SyntaxError' || name === 'Error' || Number($metadata?.httpStatusCode) >= 500;
  return isCrash ? 'crash' : String(name);
}
