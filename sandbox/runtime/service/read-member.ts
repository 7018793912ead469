import type { EventPattern } from '../../events/pattern.ts';
import { isList, isRecord } from './cloudformation.ts';
import type { Plain } from './cursor.ts';
import { type DeployOptions, openService } from './open-service.ts';
import { record } from './read-fields.ts';
import { readRoles } from './read-functions.ts';
import { readStack } from './resources.ts';
import type { ServiceRole } from './service.ts';

export interface MemberOptions extends DeployOptions {
  /** The values of the template's parameters; others have their defaults. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What the stack of a member account makes. */
export interface Member {
  /** The patterns of the rules that forward events, with the ARN of the bus. */
  readonly forwarding: readonly { readonly busArn: string; readonly pattern: EventPattern }[];
  readonly roles: readonly ServiceRole[];
}

/** Reads the template of the member accounts, as it is deployed in the account and Region of the options. */
export function readMember(template: string, options: MemberOptions): Member {
  const { root } = openService(template, options);
  const stack = readStack(root, {
    ...{ stackName: 'member', accountId: options.accountId, region: options.region },
    ...{ functions: new Map(), parameters: options.parameters },
  });
  return {
    roles: readRoles(stack),
    forwarding: stack.ofType('AWS::Events::Rule').flatMap((rule) => {
      const fields = rule.properties();
      const pattern = record(fields['EventPattern'], rule.place);
      return targetArns(fields['Targets']).map((busArn) => ({ busArn, pattern }));
    }),
  };
}

function targetArns(targets: Plain | undefined): string[] {
  if (targets === undefined || !isList(targets)) return [];
  return targets.flatMap((target) => (isRecord(target) ? [String(target['Arn'])] : []));
}
