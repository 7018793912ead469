import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Place, takePlace } from '../../shared/store/places.ts';
import { scope } from '../builders.ts';
import { noonPlus } from './reports.ts';

test('no stretch of 24 hours has more actions than the limit allows, however they are asked for', () => {
  const ask = fc.record({
    waitHours: fc.integer({ min: 0, max: 15 }),
    action: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 60 }), fc.integer({ min: 0, max: 4 }), (asks, allowance) => {
      const done: { hour: number; action: number }[] = [];
      let places: readonly Place[] = [];
      let hour = 0;
      for (const { waitHours, action } of asks) {
        hour += waitHours;
        const request = {
          ...{ scope, actionId: `disable#${action}`, action: 'disable' as const },
          ...{ limit: 'disable' as const, isDestructive: true },
          ...{ at: noonPlus(0, hour), allowance, organizationAllowance: allowance, gib: 0, gibAllowance: 0 },
        };
        const taken = takePlace(places, request, allowance);
        places = taken.places;
        if (taken.answer !== 'full') done.push({ hour, action });
      }
      for (const { hour: from } of done) {
        const within = done.filter((one) => one.hour >= from && one.hour < from + 24);
        expect(new Set(within.map((one) => one.action)).size).toBeLessThanOrEqual(allowance);
      }
    }),
  );
});
