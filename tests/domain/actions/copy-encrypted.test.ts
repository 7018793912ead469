import { expect, test } from 'vitest';
import { copyEncrypted } from '../../../shared/domain/actions/copy-encrypted.ts';
import type { ScopeFacts } from '../../../shared/domain/facts.ts';
import type { Image, Tag } from '../../../shared/domain/image.ts';
import { known, unknown } from '../../../shared/domain/known.ts';
import { aDevice, anOwnCopy, aPlainImage, imageNumber, someFacts, tags } from '../../builders.ts';
import { optionsOf } from './remedy.ts';

const plain = aPlainImage();
const noParams = { kmsKeyId: null, tags: [] as readonly Tag[] };

interface Case {
  readonly image?: Image;
  readonly others?: readonly Image[];
  readonly facts?: Partial<ScopeFacts>;
  readonly params?: { readonly kmsKeyId: string | null; readonly tags: readonly Tag[] };
}

function copyOf({ image = plain, others = [], facts = {}, params = noParams }: Case = {}) {
  const images = [image, ...others];
  const [call] = copyEncrypted.calls(image, optionsOf(params, { images, facts: someFacts(images, facts) }));
  return call?.operation === 'ec2:CopyImage' ? call.input : null;
}

test('a plain image is copied once, under a name of its own, with a mark of what it replaces', () => {
  expect(copyOf({ params: { kmsKeyId: 'alias/images', tags: tags({ Stage: 'prod' }) } })).toEqual({
    SourceImageId: 'ami-00000000000000001',
    SourceRegion: 'eu-central-1',
    Name: 'web-encrypted-00000001',
    KmsKeyId: 'alias/images',
    Tags: [
      { key: 'Stage', value: 'prod' },
      { key: 'ami-governor:copy-of', value: 'ami-00000000000000001' },
    ],
    ClientToken: 'amigov-ami-00000000000000001-1-2026-10-01',
  });
});

test('a long name keeps its ending within 128 characters', () => {
  const name = copyOf({ image: { ...plain, name: 'x'.repeat(128) } })?.Name;

  expect(name).toHaveLength(128);
  expect(name).toMatch(/x-encrypted-00000001$/);
});

test('an image whose plain devices stand beside encrypted ones is copied', () => {
  const devices = [aDevice(), aDevice({ snapshotId: 'snap-2', encrypted: known(false) })];

  expect(copyOf({ image: { ...plain, ebsDevices: known(devices) } })).not.toBeNull();
});

test.each<[string, Partial<Image>]>([
  ['that is encrypted', { ebsDevices: known([aDevice()]) }],
  ['whose devices could not be read', { ebsDevices: unknown('denied') }],
  ['whose encryption could not be read', { ebsDevices: known([aDevice({ encrypted: unknown('denied') })]) }],
  [
    'with nothing but a blank volume',
    { ebsDevices: known([aDevice({ snapshotId: null, encrypted: known(false) })]) },
  ],
  ['of the instance store', { rootDeviceType: known('instance-store') }],
  ['of unread root device', { rootDeviceType: unknown('denied') }],
  ['that is disabled', { state: known('disabled') }],
  ['that is pending', { state: known('pending') }],
  ['of unread state', { state: unknown('denied') }],
  ['of unread tags', { tags: unknown('denied') }],
  ['that says it is our copy of another', { tags: known(tags({ 'ami-governor:copy-of': 'ami-9' })) }],
  [
    'with no room for a tag',
    { tags: known(Array.from({ length: 50 }, (_, n) => ({ key: `${n}`, value: '' }))) },
  ],
])('an image %s is not copied', (_case, changes) => {
  expect(copyOf({ image: { ...plain, ...changes } })).toBeNull();
});

test.each<[string, Partial<Image>]>([
  ['available', {}],
  ['pending', { state: known('pending') }],
  ['disabled', { state: known('disabled') }],
  ['of unread state', { state: unknown('denied') }],
  ['without its mark', { tags: known([]) }],
  ['of unread tags', { tags: unknown('denied') }],
  ['without its source', { sourceImageId: null }],
  ['of another name', { name: 'renamed' }],
  ['not encrypted after all', { ebsDevices: known([aDevice({ encrypted: known(false) })]) }],
])('an image with a copy that is %s is not copied again', (_case, changes) => {
  expect(copyOf({ others: [anOwnCopy(changes)] })).toBeNull();
});

test('a copy that somebody made by hand replaces nothing', () => {
  const others = [anOwnCopy({ name: 'by hand', tags: known([]) })];

  expect(copyOf({ others })?.Name).toBe('web-encrypted-00000001');
});

test('after a copy that failed another is tried under another name, three times in all', () => {
  const failed = (n: number, name: string) =>
    imageNumber(n, { ...anOwnCopy(), name, state: known('failed') });
  const first = { ...failed(2, 'web-encrypted-00000001'), imageId: 'ami-00000000000000002' };
  const second = { ...failed(3, 'web-encrypted-00000001-2'), imageId: 'ami-00000000000000003' };
  const third = { ...failed(4, 'web-encrypted-00000001-3'), imageId: 'ami-00000000000000004' };

  expect(copyOf({ others: [first] })).toMatchObject({
    Name: 'web-encrypted-00000001-2',
    ClientToken: 'amigov-ami-00000000000000001-2-2026-10-01',
  });
  expect(copyOf({ others: [first, second] })?.Name).toBe('web-encrypted-00000001-3');
  expect(copyOf({ others: [first, second, third] })).toBeNull();
});

test('what the image is tagged already is not said again, and reserved keys are never', () => {
  const image = { ...plain, tags: known(tags({ Stage: 'dev' })) };
  const wanted = tags({ Stage: 'prod', 'aws:x': 'y', 'ami-governor:protected': 'true' });

  expect(copyOf({ image, params: { kmsKeyId: null, tags: wanted } })?.Tags).toEqual([
    { key: 'ami-governor:copy-of', value: 'ami-00000000000000001' },
  ]);
});

test.each<[string, Partial<ScopeFacts>]>([
  ['an event shows a part of the scope', { covers: 'images' }],
  ['a record of an image could not be read', { reads: [{ fact: 'Images', known: false, why: 'damaged' }] }],
])('where %s, a copy may be hidden and none is made', (_case, facts) => {
  expect(copyOf({ facts })).toBeNull();
});
