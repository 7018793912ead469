import { type ImageId, isImageId, type Scope } from '../domain/image.ts';
import { type Known, known, unknown } from '../domain/known.ts';
import { arnOf } from './arn.ts';
import { type Fields, shown, textOrNull, valueAt } from './fields.ts';

/** The SSM parameters that stand for images. */
export interface Parameters {
  /**
   * The images that a parameter stands for: by name or ARN, with `:version` or `:label` or the current value. Several when
   * the records disagree: each might be launched. Empty for one that AWS itself keeps, which never names an own image.
   */
  imagesOf(reference: string): Known<readonly ImageId[]>;
}

export function parametersIn(records: readonly Fields[], gap: string | null, scope: Scope): Parameters {
  const byName = new Map<string, Fields[]>();
  for (const record of records) {
    const name = textOrNull(record, 'Name');
    if (name === null) continue;
    const arn = textOrNull(record, 'ARN') ?? parameterArn(name, scope);
    for (const key of new Set([name, arn])) byName.set(key, [...(byName.get(key) ?? []), record]);
  }
  return { imagesOf: (reference) => resolve(reference, byName, gap) };
}

/** Names with a path begin with a slash that stands in the ARN only once. */
export function parameterArn(name: string, scope: Scope): string {
  return arnOf(scope, 'ssm', `parameter/${name.replace(/^\//, '')}`);
}

// Names that begin with `aws` are reserved (PutParameter): below /aws/service AWS and its vendors publish their own images.
const publicNames = /^(?:arn:[^:]*:ssm:[^:]*:[^:]*:parameter)?\/aws\/service\//;

function resolve(
  reference: string,
  byName: ReadonlyMap<string, readonly Fields[]>,
  gap: string | null,
): Known<readonly ImageId[]> {
  if (publicNames.test(reference)) return known([]);
  const { name, selector } = split(reference);
  const records = byName.get(name);
  const reason = gap === null ? 'Parameters does not hold it' : gap;
  if (records === undefined) return unknown(`the parameter ${shown(reference)} is not resolved: ${reason}`);
  const values = records
    .filter((record) => isSelected(record, selector))
    .map((record) => valueAt(record, 'Value'));
  const images = values
    .filter((value) => typeof value === 'string')
    .map((value) => value.trim())
    .toSorted();
  // DescribeParameters tells no values; beside it GetParameters may have told this one.
  if (images.length === 0) return unknown(`the parameter ${shown(reference)} has no value in Parameters`);
  const strange = images.find((image) => !isImageId(image));
  if (strange === undefined) return known([...new Set(images)]);
  return unknown(`the parameter ${shown(reference)} holds ${shown(strange)}, no image id`);
}

/** A name has no colon, an ARN six parts; what follows is a version or a label. */
function split(reference: string): { readonly name: string; readonly selector: string | null } {
  const parts = reference.split(':');
  const length = parts[0] === 'arn' ? 6 : 1;
  return { name: parts.slice(0, length).join(':'), selector: parts.slice(length).join(':') || null };
}

/** GetParameters answers a selected version or label with its `Selector`; without one it tells the current version. */
function isSelected(record: Fields, selector: string | null): boolean {
  const asked = textOrNull(record, 'Selector');
  if (selector === null) return asked === null;
  return asked === `:${selector}` || (asked === null && valueAt(record, 'Version') === Number(selector));
}
