import type { Json, JsonObject } from './step.ts';

/** What one side calls things: each server makes its own ids. */
export interface Names {
  /** The first id of a name stays. */
  bind(name: string, id: string): void;
  /** A step's input as this side understands it. */
  toIds(input: JsonObject): JsonObject;
  /** An answer as both sides can tell it. */
  toNames(answer: unknown): JsonObject;
}

const idForm = /\b(?:ami|snap|vol|i|lt|r)-[0-9a-f]{8,17}\b/g;
const instantForm = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g;

/** What the SDK makes up for a call that may be sent again. */
const tokenForm = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g;

export function createNames(): Names {
  const idOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  const toId = (text: string) => text.replace(/@(\w+)/g, (whole, name: string) => idOf.get(name) ?? whole);
  const toName = (text: string) =>
    text
      .replace(idForm, (id) => nameOf.get(id) ?? `${id.split('-')[0]}-?`)
      .replace(instantForm, 'instant')
      .replace(tokenForm, 'token');
  return {
    bind: (name, id) => {
      if (idOf.has(name) || nameOf.has(id)) return;
      idOf.set(name, id);
      nameOf.set(id, `@${name}`);
    },
    toIds: (input) => mapTexts(input, toId),
    toNames: (answer) => inOrder(mapTexts(plain(answer), toName)),
  };
}

/** Without absent members, and with instants as the texts that they are on the wire. */
function plain(answer: unknown): JsonObject {
  const { $metadata: _, ...rest } = Object(answer);
  return JSON.parse(JSON.stringify(rest));
}

function mapTexts(object: JsonObject, change: (text: string) => string): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, mapText(value, change)]));
}

function mapText(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  return isList(value) ? value.map((each) => mapText(each, change)) : mapTexts(value, change);
}

// AWS promises no order of a list.
function inOrder(object: JsonObject): JsonObject {
  const entries = Object.entries(object).map(([key, value]) => [key, ordered(value)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function ordered(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (!isList(value)) return inOrder(value);
  return value.map(ordered).toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
}

const identifying = ['ResourceId', 'ImageId', 'SnapshotId', 'InstanceId', 'VolumeId', 'LaunchTemplateId'];

function sortKey(value: Json): string {
  if (value === null || typeof value !== 'object' || isList(value)) return JSON.stringify(value);
  const id = identifying.map((key) => value[key]).find((each) => each !== undefined);
  return JSON.stringify([
    id ?? '',
    value['VersionNumber'] ?? '',
    value['Key'] ?? value['Instances'] ?? value,
  ]);
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
