import { isList, isRecord } from './cloudformation.ts';
import { type Cursor, isAbsent, numberOf, type Plain, refuseOtherKeys, textOf } from './cursor.ts';
import { text } from './read-fields.ts';
import { regional, type StackNames } from './resource-kinds.ts';
import type { Stack } from './resources.ts';
import type { ServiceFunction, ServiceRole } from './service.ts';
import { ServiceFileError } from './service-file-error.ts';

export interface FunctionSource {
  readonly key: string;
  readonly name: string;
  readonly definition: Cursor;
  readonly provider: Cursor;
}

export function readFunction(source: FunctionSource, stack: Stack, names: StackNames): ServiceFunction {
  const { key, name, definition, provider } = source;
  const handler = textOf(definition.get('handler'));
  if (handler === undefined) throw new ServiceFileError(definition.place, 'a function has a handler');
  const role = roleOf(
    isAbsent(definition.get('role')) ? provider.get('role') : definition.get('role'),
    stack,
  );
  return {
    ...{ key, name, handler, arn: regional('lambda', `function:${name}`, names) },
    // The framework's defaults: 6 s and 1024 MB.
    timeoutSeconds: numberOf(definition.get('timeout')) ?? numberOf(provider.get('timeout')) ?? 6,
    memoryMb: numberOf(definition.get('memorySize')) ?? numberOf(provider.get('memorySize')) ?? 1024,
    environment: { ...readEnvironment(provider, stack), ...readEnvironment(definition, stack) },
    roleArn: role?.arn,
    policies: role?.policies ?? [],
    maximumRetryAttempts: numberOf(definition.get('maximumRetryAttempts')) ?? 2,
    onFailureArn: readOnFailure(definition, stack),
  };
}

function readEnvironment(owner: Cursor, stack: Stack): Record<string, string> {
  return Object.fromEntries(
    owner
      .get('environment')
      .entries()
      .flatMap(([key, cursor]) => {
        const value = stack.resolve(cursor);
        if (value === undefined || value === null) return [];
        if (typeof value === 'object') throw new ServiceFileError(cursor.place, 'an environment holds texts');
        return [[key, String(value)]];
      }),
  );
}

function readOnFailure(definition: Cursor, stack: Stack): string | undefined {
  const written = definition.get('destinations').get('onFailure');
  if (isAbsent(written)) return undefined;
  refuseOtherKeys(definition.get('destinations'), ['onFailure']);
  const arn = stack.resolve(
    written.kind === 'record' && written.tag === undefined ? written.get('arn') : written,
  );
  return typeof arn === 'string' ? arn : undefined;
}

/** A role is named by its logical id, by a reference or by its ARN. */
function roleOf(role: Cursor, stack: Stack): Pick<ServiceRole, 'arn' | 'policies'> | undefined {
  if (isAbsent(role)) return undefined;
  const value = stack.resolve(role);
  const arn = typeof value === 'string' ? (stack.template.getAtt(value, 'Arn') ?? value) : undefined;
  if (arn === undefined) throw new ServiceFileError(role.place, 'a role is a name, a reference or an ARN');
  return readRoles(stack).find((each) => each.arn === arn) ?? { arn, policies: [] };
}

export function readRoles(stack: Stack): ServiceRole[] {
  return stack.ofType('AWS::IAM::Role').map((resource) => {
    const fields = resource.properties();
    return {
      arn: text(stack.template.getAtt(resource.logicalId, 'Arn'), resource.place),
      policies: policyDocuments(fields['Policies']),
      trust: fields['AssumeRolePolicyDocument'],
    };
  });
}

function policyDocuments(policies: Plain | undefined): Plain[] {
  if (policies === undefined || !isList(policies)) return [];
  return policies.flatMap((policy) => {
    const document = isRecord(policy) ? policy['PolicyDocument'] : undefined;
    return document === undefined ? [] : [document];
  });
}
