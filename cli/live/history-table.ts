import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { codeOf, messageOf } from '../../shared/aws/live/errors.ts';
import type { ScopeHistory } from '../../shared/domain/history.ts';
import type { Scope } from '../../shared/domain/image.ts';
import { historyReader } from '../../shared/store/history.ts';
import { openTable, type Table } from '../../shared/store/table.ts';
import type { Signing } from '../aws/caller.ts';
import { UserError } from '../user-error.ts';
import type { LiveAccount } from './live-account.ts';

/** The compliance table by its name, then in the account's own Region, or by its ARN; entered with the caller's own credentials. */
export function historyTable(
  named: string,
  { caller, scope }: { readonly caller: Pick<Signing, 'credentials'>; readonly scope: Pick<Scope, 'region'> },
): Table {
  const arn = /^arn:[a-z-]+:dynamodb:([a-z0-9-]+):[0-9]{12}:table\/([\w.-]{3,255})$/.exec(named);
  if (arn === null && !/^[\w.-]{3,255}$/.test(named)) {
    throw new UserError(`--table takes the name or the ARN of a table, not ${named}`);
  }
  const region = arn?.[1] ?? scope.region;
  return openTable(new DynamoDBClient({ region, credentials: caller.credentials }), named);
}

/** What the table tells of the scope. Throws a UserError where it cannot be read: a history is not guessed. */
export async function historyIn(
  named: string,
  account: Pick<LiveAccount, 'caller' | 'scope'>,
  now: () => Date,
): Promise<ScopeHistory> {
  const { readHistory } = historyReader(historyTable(named, account), now);
  return readHistory(account.scope).catch((error: unknown) => {
    throw new UserError(`the table ${named} could not be read (${codeOf(error)}: ${messageOf(error)})`);
  });
}
