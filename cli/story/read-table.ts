import type { Scope } from '../../shared/domain/image.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import { byText } from '../../shared/domain/order.ts';
import type { StoryItem } from '../../shared/ports/story.ts';
import type { FindingFields, FindingItem } from '../../shared/store/finding-items.ts';
import type { ImageItem, ImagePart } from '../../shared/store/items.ts';
import { scopePk, startingWith } from '../../shared/store/keys.ts';
import type { RunItem } from '../../shared/store/runs.ts';
import { storyReader } from '../../shared/store/story.ts';
import type { Stage } from './stage.ts';

/** One run record, as the table holds it. */
export interface RunRecord {
  readonly accountId: string;
  readonly region: string;
  readonly runId: string;
  readonly kind: 'sweep' | 'event';
  readonly evaluatedAt: Instant;
  readonly policyName: string;
  readonly policyHash: string;
  readonly images: number;
  readonly findings: Readonly<Record<string, number>>;
  readonly actions: Readonly<Record<string, number>>;
  readonly unread: readonly { readonly fact: string; readonly why: string }[];
}

/** One finding, as the table holds it. */
export interface FindingRow extends Scope {
  readonly imageId: string;
  readonly name: string;
  readonly inUse: boolean;
  readonly ruleId: string;
  readonly status: string;
  readonly severity: string;
  readonly reason: string;
  readonly notifiedAt: Instant | null;
  /** The dates that an alert has given, by rung. */
  readonly promisedAt: FindingFields['promisedAt'];
}

/** The runs of all scopes, in order of time. */
export async function readRuns({ table, scopes }: Stage): Promise<readonly RunRecord[]> {
  const runs: RunRecord[] = [];
  for (const scope of scopes)
    runs.push(...(await table.readAll<RunItem & RunRecord>(startingWith(scopePk(scope), 'RUN#'))));
  return runs.toSorted((one, other) =>
    byText(
      `${one.evaluatedAt}#${one.accountId}#${one.region}`,
      `${other.evaluatedAt}#${other.accountId}#${other.region}`,
    ),
  );
}

/** Every finding of every image, the passing ones too. */
export async function readFindings({ table, scopes }: Stage): Promise<readonly FindingRow[]> {
  const rows: FindingRow[] = [];
  for (const scope of scopes) {
    const parts = await table.readAll<ImagePart>(startingWith(scopePk(scope), 'I#'));
    const images = new Map(parts.flatMap((part) => (part.type === 'image' ? [[part.imageId, part]] : [])));
    rows.push(...parts.flatMap((part) => rowsOf(part, images, scope)));
  }
  return rows;
}

function rowsOf(
  part: ImagePart,
  images: ReadonlyMap<string, ImageItem>,
  scope: Scope,
): readonly FindingRow[] {
  if (part.type !== 'image' && part.type !== 'finding') return [];
  const image = images.get(part.imageId);
  const fields = part.type === 'image' ? Object.values(part.passing) : [part];
  return fields.map((finding) => toRow(finding, part.imageId, image, scope));
}

function toRow(
  { ruleId, status, severity, reason, notifiedAt, promisedAt }: FindingFields | FindingItem,
  imageId: string,
  image: ImageItem | undefined,
  { accountId, region }: Scope,
): FindingRow {
  const about = { imageId, name: image?.name ?? imageId, inUse: image?.inUse ?? false };
  return { accountId, region, ...about, ruleId, status, severity, reason, notifiedAt, promisedAt };
}

/** What the table tells of one image, in order. */
export function readStory({ table }: Stage, imageId: string): Promise<readonly StoryItem[]> {
  return storyReader(table).readStory(imageId);
}
