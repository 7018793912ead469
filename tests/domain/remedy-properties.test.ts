import { expect, test } from 'vitest';
import type { Image, LaunchPermission } from '../../shared/domain/image.ts';
import type { Call } from '../../shared/domain/operations.ts';
import type { GuardedAction } from '../../shared/domain/plan.ts';
import { isReversal } from '../../shared/domain/policy.ts';
import type { AnyWorld } from './arbitrary-world.ts';
import { allowedOf, always, imagesOf, isRungOf } from './judged-worlds.ts';

test('no share with a trusted principal is ever taken', () => {
  always(({ calls }) => {
    for (const { kind, principal } of removedBy(calls)) {
      expect(['group all', 'account 999999999999']).toContain(`${kind} ${principal}`);
    }
  });
});

test('nothing is revoked that was not read as it stands', () => {
  always(({ action, calls }, { launchPermissions, isPublic }) => {
    if (!action.startsWith('revoke-')) return;

    expect(removedBy(calls)).not.toEqual([]);
    expect(launchPermissions.known).toBe(true);
    expect(isPublic.known).toBe(true);
  });
});

test('no tag that is there is changed, and none of AWS or of this service is set', () => {
  always(({ calls }, { imageId, tags }) => {
    const [call] = calls;
    if (call?.operation !== 'ec2:CreateTags') return;
    const { Resources, Tags } = call.input;
    const own = tags.known ? tags.value.map(({ key }) => key) : ['unread'];

    expect(Resources).toEqual([imageId]);
    for (const { key } of Tags) {
      expect(own).not.toContain(key);
      expect(key).not.toMatch(/^(?:aws|ami-governor):/i);
    }
    expect(own).not.toContain('unread');
  });
});

test('no date that is there is moved by scheduling', () => {
  always(({ action }, { deprecateAt }) => {
    if (action === 'schedule-deprecation') expect(deprecateAt).toEqual({ known: true, value: null });
  });
});

test('only a plain available image is copied, and only where no copy of its name is there that did not fail', () => {
  always(({ calls }, image, world) => {
    const [call] = calls;
    if (call?.operation !== 'ec2:CopyImage') return;
    const { SourceImageId, Name, Tags } = call.input;
    const isPlain =
      image.ebsDevices.known &&
      image.ebsDevices.value.some(({ encrypted }) => encrypted.known && !encrypted.value);
    const named = ownImagesOf(world).filter(
      ({ name }) => name === `${image.name}-encrypted-${image.imageId.slice(-8)}`,
    );

    expect(SourceImageId).toBe(image.imageId);
    expect(isPlain).toBe(true);
    expect(image.state).toEqual({ known: true, value: 'available' });
    expect(ownImagesOf(world).map(({ name }) => name)).not.toContain(Name);
    for (const { state } of named) expect(state).toEqual({ known: true, value: 'failed' });
    expect(Tags.at(-1)).toEqual({ key: 'ami-governor:copy-of', value: image.imageId });
  });
});

test('an image whose enforced rule wants a copy climbs no rung before one is available', () => {
  always((action, image, world) => {
    if (!isRungOf(action) || !wantsCopy(action, world) || !isPlainAndLaunchable(image)) return;
    const copies = imagesOf(world).filter(({ sourceImageId, state, tags }) => {
      const isMarked =
        tags.known &&
        tags.value.some(({ key, value }) => key === 'ami-governor:copy-of' && value === image.imageId);
      return sourceImageId === image.imageId && isMarked && state.known && state.value === 'available';
    });

    expect(copies).not.toEqual([]);
  });
});

function wantsCopy({ ruleIds }: GuardedAction, { policy }: AnyWorld): boolean {
  return policy.rules.some(
    ({ ruleId, mode, remedies }) =>
      mode === 'enforce' &&
      ruleIds.includes(ruleId) &&
      remedies.some((remedy) => remedy.do === 'copy-encrypted'),
  );
}

function isPlainAndLaunchable({ ebsDevices, state }: Image): boolean {
  const isPlain =
    ebsDevices.known && ebsDevices.value.some(({ encrypted }) => encrypted.known && !encrypted.value);
  return isPlain && !(state.known && state.value === 'failed');
}

test('what is allowed after an event takes nothing away that only a sweep may judge', () => {
  always((_action, _image, world) => {
    const partly = { ...world, facts: { ...world.facts, covers: 'images' as const } };
    const history = { ...world.history, ownImages: 8 };

    for (const { action, step } of allowedOf({ ...partly, history })) {
      if (!isReversal(step)) expect(['tag', 'protect', 'schedule-deprecation']).toContain(action);
    }
  });
});

function removedBy(calls: readonly Call[]): readonly LaunchPermission[] {
  return calls.flatMap((call) =>
    call.operation === 'ec2:ModifyImageAttribute' ? (call.input.Remove ?? []) : [],
  );
}

function ownImagesOf(world: AnyWorld): readonly Image[] {
  return imagesOf(world).filter(
    ({ ownerId, ownerAlias }) => ownerId !== '999999999999' && ownerAlias === null,
  );
}
