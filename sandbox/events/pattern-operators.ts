import { BlockList, isIP } from 'node:net';

/** What one alternative of a leaf asks: that a leaf is accepted, or that there is none. */
export type LeafTest =
  | { readonly kind: 'leaf'; readonly accepts: (leaf: unknown) => boolean }
  | { readonly kind: 'absent' };

type Accepts = (leaf: unknown) => boolean;
/** A string answer says what is wrong with the operand. */
type Read<T> = T | string;

/** Reads one alternative: a literal, or an object with one operator. A string answer says what is wrong with it. */
export function readAlternative(alternative: unknown): Read<LeafTest> {
  if (isLiteral(alternative)) return leaf((value) => value === alternative);
  const [operator, operand, ...more] = entryOf(alternative);
  if (operator === undefined || more.length > 0) return 'an alternative has exactly one operator';
  if (operator === 'exists') return readExists(operand);
  const accepts = readOperator(operator, operand);
  return typeof accepts === 'string' ? accepts : leaf(accepts);
}

function readOperator(operator: string, operand: unknown): Read<Accepts> {
  switch (operator) {
    case 'prefix':
      return readEnd(operator, operand, (text, part) => text.startsWith(part));
    case 'suffix':
      return readEnd(operator, operand, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return readText(operator, operand, (text, other) => text.toLowerCase() === other.toLowerCase());
    case 'wildcard':
      return readWildcard(operand);
    case 'numeric':
      return readNumeric(operand);
    case 'cidr':
      return readCidr(operand);
    case 'anything-but':
      return readAnythingBut(operand);
    default:
      return `unknown operator ${operator}`;
  }
}

// `exists` is about leaves only: an object is none (aws-facts A.8).
function readExists(operand: unknown): Read<LeafTest> {
  if (typeof operand !== 'boolean') return 'exists takes true or false';
  return operand ? leaf(() => true) : { kind: 'absent' };
}

/** `prefix` and `suffix` also take `{equals-ignore-case: text}`. */
function readEnd(
  operator: string,
  operand: unknown,
  holds: (text: string, part: string) => boolean,
): Read<Accepts> {
  const [inner, text] = entryOf(operand);
  if (inner !== 'equals-ignore-case') return readText(operator, operand, holds);
  return readText(operator, text, (value, part) => holds(value.toLowerCase(), part.toLowerCase()));
}

function readText(
  operator: string,
  operand: unknown,
  holds: (text: string, part: string) => boolean,
): Read<Accepts> {
  if (typeof operand !== 'string') return `${operator} takes a text`;
  return (value) => typeof value === 'string' && holds(value, operand);
}

/** `*` is any text; `\*` and `\\` are the characters themselves. */
function readWildcard(operand: unknown): Read<Accepts> {
  if (typeof operand !== 'string') return 'wildcard takes a text';
  const parts: readonly string[] = operand.match(/\\[*\\]|[\s\S]/g) ?? [];
  if (parts.some((part, at) => part === '*' && parts[at + 1] === '*'))
    return 'wildcard takes no two * in a row';
  if (parts.includes('\\')) return 'wildcard takes \\ only before * or \\';
  const source = parts.map((part) => (part === '*' ? '[\\s\\S]*' : escaped(part))).join('');
  const form = new RegExp(`^${source}$`);
  return (value) => typeof value === 'string' && form.test(value);
}

function escaped(part: string): string {
  return (part.at(-1) ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

function readNumeric(operand: unknown): Read<Accepts> {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0)
    return 'numeric takes pairs of a comparison and a number';
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const compare = comparisons[String(operand[at])];
    const limit: unknown = operand[at + 1];
    if (compare === undefined || typeof limit !== 'number')
      return 'numeric takes pairs of a comparison and a number';
    tests.push((value) => compare(value, limit));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function readCidr(operand: unknown): Read<Accepts> {
  const [address = '', bits = ''] = typeof operand === 'string' ? operand.split('/') : [];
  const family = familyOf(address);
  const prefix = Number(bits);
  if (family === undefined || !/^\d+$/.test(bits) || prefix > (family === 'ipv4' ? 32 : 128))
    return 'cidr takes an address and a prefix length';
  const block = new BlockList();
  block.addSubnet(address, prefix, family);
  return (value) => typeof value === 'string' && familyOf(value) === family && block.check(value, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

const deniable = new Set(['prefix', 'suffix', 'equals-ignore-case', 'wildcard']);

/** Takes a text, a number, a list of either, or one of four operators over a text or a list of texts. */
function readAnythingBut(operand: unknown): Read<Accepts> {
  const [operator, inner] = entryOf(operand);
  if (operator !== undefined) {
    if (!deniable.has(operator)) return `unknown operator anything-but ${operator}`;
    return butNone([inner].flat().map((each) => readOperator(operator, each)));
  }
  const refused = [operand].flat();
  if (refused.length === 0) return 'anything-but takes at least one value';
  if (!refused.every((value) => typeof value === 'string' || typeof value === 'number'))
    return 'anything-but takes texts and numbers';
  return (value) => !refused.some((each) => each === value);
}

function butNone(tests: readonly Read<Accepts>[]): Read<Accepts> {
  const wrong = tests.find((test) => typeof test === 'string');
  if (wrong !== undefined) return wrong;
  if (tests.length === 0) return 'anything-but takes at least one value';
  return (value) => !tests.some((test) => typeof test !== 'string' && test(value));
}

function leaf(accepts: Accepts): LeafTest {
  return { kind: 'leaf', accepts };
}

function isLiteral(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** The key, the value and further keys of an object; empty for anything else. */
function entryOf(value: unknown): [operator?: string, operand?: unknown, ...more: string[]] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const [first, ...others] = Object.entries(value);
  return first === undefined ? [] : [first[0], first[1], ...others.map(([key]) => key)];
}
