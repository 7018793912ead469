import { expect, it } from 'vitest';
import type { NotifySettings } from '../../shared/domain/notify/settings.ts';
import { compilePolicy } from '../../shared/policy/compile-policy.ts';
import { loadPolicy } from '../../shared/policy/load-policy.ts';

/** The settings as a deployed function gets them. */
async function settingsOf(notify: string): Promise<NotifySettings> {
  const rules = 'rules: [{ id: age, check: max-age, with: { days: 365 } }]';
  return (await loadPolicy(compilePolicy(`version: 1\nname: told\n${rules}\n${notify}`, 'told.yml'))).notify;
}

it('without settings the owner is the tag Owner and nothing is quiet', async () => {
  expect(await settingsOf('')).toEqual({
    digest: 'run',
    ownerTag: 'Owner',
    fallback: 'platform',
    routes: [],
    quietHours: null,
  });
});

it('says who is told, where and when', async () => {
  const settings = await settingsOf(`notify:
  ownerTag: Team
  fallback: platform@example.com
  quietHours: { from: '20:30', to: '06:00' }
  routes:
    - { owners: ['*@shop.example.com'], slack: shop }
    - { accounts: ['111122223333'], to: labs@example.com }`);

  expect(settings).toMatchObject({
    ownerTag: 'Team',
    fallback: 'platform@example.com',
    quietHours: { fromMinute: 1230, untilMinute: 360 },
    routes: [
      { accounts: [], to: null, slack: 'shop' },
      { owners: [], accounts: ['111122223333'], to: 'labs@example.com', slack: null },
    ],
  });
  expect(settings.routes[0]?.owners[0]?.matches('jane@shop.example.com')).toBe(true);
  expect(settings.routes[0]?.owners[0]?.matches('jane@example.com')).toBe(false);
});
