import { expect, it } from 'vitest';
import { readConfig } from '../../shared/config.ts';

it('reads what a function needs and nothing else', () => {
  const config = readConfig(['tableName', 'hubAccountId', 'governedAccounts'], {
    TABLE_NAME: 'compliance',
    HUB_ACCOUNT_ID: '012345678901',
    GOVERNED_ACCOUNTS: '111122223333, 012345678901',
    SCOPES_QUEUE_URL: 'not a url',
  });

  expect(config).toEqual({
    tableName: 'compliance',
    hubAccountId: '012345678901',
    governedAccounts: ['111122223333', '012345678901'],
  });
});

it('names every fault at once, and no value', () => {
  const read = () =>
    readConfig(['tableName', 'hubAccountId', 'governedAccounts', 'scopesQueueUrl'], {
      HUB_ACCOUNT_ID: '1234',
      GOVERNED_ACCOUNTS: 'everybody',
      SCOPES_QUEUE_URL: 'hooks.example/T0/secret',
    });

  expect(read).toThrow(
    'TABLE_NAME: expected a value; HUB_ACCOUNT_ID: expected 12 digits; GOVERNED_ACCOUNTS: expected self, organization or account ids with commas; SCOPES_QUEUE_URL: expected a URL',
  );
});

it('paces the calls unless it is told not to', () => {
  const pacing = (word?: string) =>
    readConfig(['callPacing'], word === undefined ? {} : { CALL_PACING: word }).callPacing;

  expect([pacing(), pacing(''), pacing('on'), pacing('off')]).toEqual(['on', 'on', 'on', 'off']);
  expect(() => pacing('slow')).toThrow('CALL_PACING: expected on or off');
});
