import { expect, test } from 'vitest';
import { inUseGuard } from '../../../shared/domain/guards/in-use.ts';
import type { Use } from '../../../shared/domain/image.ts';
import { anImage, aRung } from '../../builders.ts';
import { ask } from './ask.ts';

const instance: Use = { kind: 'instance', arn: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1' };
const template: Use = {
  kind: 'launch-template',
  arn: 'arn:aws:ec2:eu-central-1:111122223333:launch-template/lt-1',
};
const used = [anImage({ usage: { uses: [instance], unread: [] } })];
const deprecateInUse = { action: 'deprecate' as const, step: aRung('deprecate', 7, { whenInUse: true }) };

test('an image that nothing uses may go', () => {
  expect(ask(inUseGuard)).toBeNull();
});

test('an image in use is held, with the evidence', () => {
  expect(ask(inUseGuard, { images: used })).toEqual({
    isWaiting: false,
    reason: 'in use by instance arn:aws:ec2:eu-central-1:111122223333:instance/i-1',
  });
});

test('several uses are told by the first and their number', () => {
  const images = [anImage({ usage: { uses: [instance, template, template], unread: [] } })];

  expect(ask(inUseGuard, { images })?.reason).toBe(
    'in use by instance arn:aws:ec2:eu-central-1:111122223333:instance/i-1 and 2 more',
  );
});

test('what could not be read counts as in use', () => {
  const images = [anImage({ usage: { uses: [], unread: [{ source: 'Fleets', why: 'access denied' }] } })];

  expect(ask(inUseGuard, { images })).toEqual({
    isWaiting: false,
    reason: 'counts as in use: Fleets: access denied',
  });
});

test('an image in use is deprecated where the rung says so', () => {
  expect(ask(inUseGuard, { images: used, action: deprecateInUse })).toBeNull();
});

test.each(['disable', 'deregister'] as const)('no rung can %s an image in use', (action) => {
  const rung = aRung(action, 30, { whenInUse: true });

  expect(ask(inUseGuard, { images: used, action: { action, step: rung } })?.isWaiting).toBe(false);
});

test('the owner of an image in use is told', () => {
  const action = { action: 'notify' as const, step: aRung('notify', 0) };

  expect(ask(inUseGuard, { images: used, action })).toBeNull();
});
