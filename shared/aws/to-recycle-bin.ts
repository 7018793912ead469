import type { BinnedImage, RecycleBinRule } from '../domain/facts.ts';
import { type Instant, latest } from '../domain/instant.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { by } from '../domain/order.ts';
import { type Fields, instantAt, recordsAt, shown, textAt, textOrNull, valuesAt } from './fields.ts';
import type { World } from './world.ts';

/** In order of rule id. One rule that cannot be read makes all unknown: what the bin keeps is what makes a step reversible. */
export function recycleBinRulesIn(world: World): Known<readonly RecycleBinRule[]> {
  const gap = world.gap('RecycleBinRules');
  if (gap !== null) return unknown(gap);
  const rules: RecycleBinRule[] = [];
  for (const record of world.records('RecycleBinRules')) {
    const rule = toRule(record);
    if (!rule.known)
      return unknown(`Recycle Bin rule ${shown(textOrNull(record, 'Identifier') ?? '')}: ${rule.why}`);
    if (rule.value !== null) rules.push(rule.value);
  }
  return known(
    rules.toSorted(
      by(
        (rule) => rule.ruleId,
        (rule) => JSON.stringify(rule),
      ),
    ),
  );
}

const covered: ReadonlyMap<string, RecycleBinRule['covers']> = new Map([
  ['EC2_IMAGE', 'images'],
  ['EBS_SNAPSHOT', 'snapshots'],
]);

/** Null for a rule about something else, such as volumes. */
function toRule(record: Fields): Known<RecycleBinRule | null> {
  const ruleId = textAt(record, 'Identifier');
  if (!ruleId.known || ruleId.value === null) return unknown('it has no Identifier');
  const type = textAt(record, 'ResourceType');
  if (!type.known) return type;
  // ListRules tells neither resource type nor tags nor status; GetRule does.
  if (type.value === null) return unknown('its ResourceType is not told, as in the answer of list-rules');
  const covers = covered.get(type.value);
  if (covers === undefined) return known(null);
  const retentionDays = retentionIn(record);
  if (!retentionDays.known) return retentionDays;
  const onlyTags = tagsOf(record, 'ResourceTags');
  const exceptTags = tagsOf(record, 'ExcludeResourceTags');
  if (!onlyTags.known) return onlyTags;
  if (!exceptTags.known) return exceptTags;
  return known({
    ruleId: ruleId.value,
    covers,
    retentionDays: retentionDays.value,
    // `pending` until it acts; any other word protects nothing for certain.
    isActive: textOrNull(record, 'Status') === 'available',
    onlyTags: onlyTags.value,
    exceptTags: exceptTags.value,
  });
}

function retentionIn(record: Fields): Known<number> {
  const values = valuesAt(record, 'RetentionPeriod', 'RetentionPeriodValue');
  const units = valuesAt(record, 'RetentionPeriod', 'RetentionPeriodUnit');
  const days = values.known ? values.value[0] : undefined;
  const isDays = units.known && units.value.length === 1 && units.value[0] === 'DAYS';
  if (isDays && typeof days === 'number' && Number.isSafeInteger(days) && days >= 0) return known(days);
  return unknown('its retention period cannot be read');
}

function tagsOf(record: Fields, key: string): Known<RecycleBinRule['onlyTags']> {
  const entries = recordsAt(record, key);
  if (!entries.known) return entries;
  const tags: { readonly key: string; readonly value: string | null }[] = [];
  for (const entry of entries.value) {
    const tagKey = textOrNull(entry, 'ResourceTagKey');
    const value = textAt(entry, 'ResourceTagValue');
    if (tagKey === null || !value.known) return unknown(`a tag of its ${key} cannot be read`);
    // A value left out is any value; an empty one is the empty text.
    tags.push({ key: tagKey, value: value.value ?? (entry['ResourceTagValue'] === '' ? '' : null) });
  }
  return known(
    tags.toSorted(
      by(
        (tag) => tag.key,
        (tag) => tag.value ?? '',
      ),
    ),
  );
}

/** In order of id; one that is told twice counts as from its later entry. */
export function imagesInRecycleBinIn(world: World): Known<readonly BinnedImage[]> {
  const gap = world.gap('ImagesInRecycleBin');
  if (gap !== null) return unknown(gap);
  const enteredAt = new Map<string, Instant | null>();
  for (const record of world.records('ImagesInRecycleBin')) {
    const id = textOrNull(record, 'ImageId');
    const entered = instantAt(record, 'RecycleBinEnterTime');
    const before = enteredAt.get(id ?? '');
    const told = entered.known ? entered.value : null;
    if (id !== null) enteredAt.set(id, before === undefined || told === null ? told : later(before, told));
  }
  const images = [...enteredAt].map(([imageId, at]) => ({ imageId, enteredAt: at }));
  return known(images.toSorted(by((image) => image.imageId)));
}

function later(before: Instant | null, told: Instant): Instant | null {
  return before === null ? null : latest(before, told);
}
