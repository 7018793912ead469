import * as z from 'zod/mini';
import { type ImageId, isImageId, type Scope } from '../../shared/domain/image.ts';
import { accountId, region } from '../../shared/events/identity.ts';
import { type Answer, json } from './json.ts';

/** One page of what the compliance table knows; `next` asks for the page after it, null is the end. */
export interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

export interface CompliancePorts {
  readonly compliance: {
    /** The image and its findings. No items: the image was never judged there. One Query. */
    readImage(scope: Scope, imageId: ImageId): Promise<Page>;
    /** The images of a scope and their findings, in order of image id, from the cursor on. One Query. */
    readScope(scope: Scope, cursor: string | null): Promise<Page>;
  };
}

/** What `next` of an earlier page said: anything else would start again from the beginning, for ever. No sort key is longer than 1,024 bytes, or has the last code point in it. */
const cursor = /^I#[^\u{10ffff}]{1,1000}$/u;
const longestKeyBytes = 1_023;

const request = z.looseObject({
  pathParameters: z.looseObject({
    accountId,
    region,
    imageId: z.optional(z.string().check(z.refine(isImageId))),
  }),
  queryStringParameters: z.optional(
    z.looseObject({ cursor: z.optional(z.string().check(z.refine(isCursor))) }),
  ),
});

function isCursor(said: string): boolean {
  return cursor.test(said) && said.isWellFormed() && Buffer.byteLength(said) <= longestKeyBytes;
}

/** What was asked. `GET /accounts/{accountId}/regions/{region}/images` and `.../images/{imageId}`. */
export async function answer(event: unknown, { compliance }: CompliancePorts): Promise<Answer> {
  const parsed = request.safeParse(event);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.at(-1));
    return json(400, { error: `malformed: ${[...new Set(fields)].join(', ')}` });
  }
  const { pathParameters, queryStringParameters } = parsed.data;
  const scope = { accountId: pathParameters.accountId, region: pathParameters.region };
  const { imageId } = pathParameters;
  if (imageId === undefined) {
    const page = await compliance.readScope(scope, queryStringParameters?.cursor ?? null);
    return json(200, { schemaVersion: 1, scope, ...page });
  }
  const page = await compliance.readImage(scope, imageId);
  if (page.items.length === 0) return json(404, { error: 'the image was never judged in this scope' });
  return json(200, { schemaVersion: 1, scope, imageId, ...page });
}
