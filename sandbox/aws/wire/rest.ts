import { NormalizedSchema } from '@smithy/core/schema';
import { type FaultCodes, generalFault } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { isRecord, readJson, refusingForm } from './json.ts';

export interface RestRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

interface Match {
  readonly operation: Operation;
  readonly labels: ReadonlyMap<string, string>;
}

/** The operation whose HTTP trait fits method and path; undefined if the simulator offers none. */
export function findRestOperation(
  operations: Iterable<Operation>,
  method: string,
  path: string,
): Match | undefined {
  for (const operation of operations) {
    const [verb, template] = httpTrait(operation);
    const labels = verb === method ? matchTemplate(template, path) : undefined;
    if (labels !== undefined) return { operation, labels };
  }
  return undefined;
}

/** Reads the input from path labels, query and body; what belongs to none of them is refused. */
export function readRestInput(
  { operation, labels }: Match,
  request: RestRequest,
  codes: FaultCodes,
): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  const queryKeys = new Set<string>();
  const bound = new Set<string>();
  for (const [name, member] of NormalizedSchema.of(operation.schema[4]).structIterator()) {
    const { httpLabel, httpQuery } = member.getMergedTraits();
    if (!httpLabel && httpQuery === undefined) continue;
    bound.add(name);
    if (httpQuery !== undefined) queryKeys.add(httpQuery);
    const texts = httpLabel
      ? [labels.get(name)].flatMap((text) => text ?? [])
      : request.query.getAll(httpQuery ?? '');
    if (texts.length > 0) input[name] = member.isListSchema() ? texts : readText(member, texts[0] ?? '');
  }
  const unknown = [...request.query.keys()].find((key) => !queryKeys.has(key));
  const misplaced = isRecord(request.body)
    ? Object.keys(request.body).find((key) => bound.has(key))
    : undefined;
  if (unknown !== undefined || misplaced !== undefined) {
    throw generalFault(codes, 'unknownParameter', `Unknown parameter in input: "${unknown ?? misplaced}"`);
  }
  const body = readJson(operation.schema[4], request.body ?? {}, refusingForm(codes, true));
  return { ...(isRecord(body) ? body : {}), ...input };
}

function httpTrait(operation: Operation): readonly [method: string, template: string] {
  const traits = operation.schema[3];
  const http = typeof traits === 'object' ? traits.http : undefined;
  if (http === undefined) throw new Error(`${operation.schema[2]} has no HTTP trait`);
  return [http[0], http[1]];
}

function matchTemplate(template: string, path: string): Map<string, string> | undefined {
  const wanted = template.split('?')[0]?.split('/') ?? [];
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const labels = new Map<string, string>();
  for (const [index, part] of wanted.entries()) {
    const label = /^\{(\w+)\+?\}$/.exec(part)?.[1];
    const text = decodeURIComponent(given[index] ?? '');
    if (label !== undefined) labels.set(label, text);
    else if (part !== text) return undefined;
  }
  return labels;
}

function readText(member: NormalizedSchema, text: string): unknown {
  if (member.isNumericSchema()) return Number(text);
  if (member.isBooleanSchema()) return text === 'true';
  return text;
}
