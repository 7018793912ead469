import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Path, shown } from './problem.ts';

/** A value of the file with its place. Offsets are in UTF-16 units from the start. */
export interface TreeNode {
  readonly value: unknown;
  readonly offset: number;
  /** Of the key that the value stands under; in a list and for the root, of the value. */
  readonly keyOffset: number;
  /** A scalar as written, without quotes; null for a list or a map. */
  readonly source: string | null;
  readonly children: ReadonlyMap<string | number, TreeNode>;
}

export interface OffsetFault {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
}

export interface Tree {
  readonly root: TreeNode;
  /** What YAML allows and a policy does not, in order of the file. */
  readonly faults: readonly OffsetFault[];
  /** Whether the values can be judged: not where an anchor or alias stands for some of them. */
  readonly readable: boolean;
}

interface Notes {
  readonly faults: OffsetFault[];
  readable: boolean;
}

/**
 * Turns the parser's nodes into values. Of a duplicate key the first value stays. Aliases are never resolved: they let
 * a small file stand for gigabytes.
 */
export function buildTree(contents: unknown): Tree {
  const notes: Notes = { faults: [], readable: true };
  const root = toNode(contents, [], 0, notes);
  return { root, ...notes };
}

/** The node at the end of a path, or null where the path leaves the tree. */
export function findNode(root: TreeNode, path: Path): TreeNode | null {
  const { node, whole } = follow(root, path);
  return whole ? node : null;
}

/** Where the key or the value stands; of a missing one, where the innermost thing around it begins. */
export function offsetAt(root: TreeNode, path: Path, of: 'key' | 'value'): number {
  const { node, whole } = follow(root, path);
  return whole && of === 'key' ? node.keyOffset : node.offset;
}

function follow(root: TreeNode, path: Path): { readonly node: TreeNode; readonly whole: boolean } {
  let node = root;
  for (const part of path) {
    const child = node.children.get(part);
    if (child === undefined) return { node, whole: false };
    node = child;
  }
  return { node, whole: true };
}

function toNode(node: unknown, path: Path, keyOffset: number | null, notes: Notes): TreeNode {
  const offset = offsetOf(node) ?? keyOffset ?? 0;
  const place = { offset, keyOffset: keyOffset ?? offset };
  noteSyntax(node, path, offset, notes);
  if (isMap(node)) return { ...mapNode(node, path, notes), ...place };
  if (isSeq(node)) return { ...listNode(node, path, notes), ...place };
  if (isScalar(node))
    return { value: node.value, source: node.source ?? null, children: noChildren, ...place };
  return { value: null, source: null, children: noChildren, ...place };
}

type Inner = Pick<TreeNode, 'value' | 'source' | 'children'>;

const noChildren: TreeNode['children'] = new Map();

function mapNode(map: YAMLMap, path: Path, notes: Notes): Inner {
  const children = new Map<string | number, TreeNode>();
  for (const pair of map.items) {
    const key = readKey(pair, path, notes);
    if (key === null) continue;
    const keyOffset = offsetOf(pair.key) ?? 0;
    if (children.has(key)) {
      notes.faults.push({
        offset: keyOffset,
        path: [...path, key],
        message: `duplicate key ${shown(key)}; each key may stand here once`,
      });
    } else {
      children.set(key, toNode(pair.value, [...path, key], keyOffset, notes));
    }
  }
  const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
  return { value, source: null, children };
}

function listNode(list: YAMLSeq, path: Path, notes: Notes): Inner {
  const items = list.items.map((item, index) => toNode(item, [...path, index], null, notes));
  return { value: items.map((item) => item.value), source: null, children: new Map(items.entries()) };
}

/** A key that can stand in a policy, or null and a note. */
function readKey(pair: Pair, path: Path, notes: Notes): string | null {
  const key = pair.key;
  const offset = offsetOf(key) ?? 0;
  noteSyntax(key, path, offset, notes);
  if (!isScalar(key)) {
    if (key !== null) notes.faults.push({ offset, path, message: 'a key must be a text' });
    return null;
  }
  if (typeof key.value !== 'string') {
    const written = shown(key.source ?? String(key.value));
    notes.faults.push({ offset, path, message: `the key ${written} is not a text; quote it` });
    return null;
  }
  // `<<` would merge maps under another YAML; `__proto__` is no key of a JavaScript object.
  if (key.value === '<<' || key.value === '__proto__') {
    notes.faults.push({ offset, path, message: `the key ${shown(key.value)} is not part of a policy file` });
    return null;
  }
  return key.value;
}

function noteSyntax(node: unknown, path: Path, offset: number, notes: Notes): void {
  const anchored =
    isAlias(node) || ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined);
  if (anchored) {
    // One error for all of them: they come in pairs, and what they stand for is not judged.
    if (notes.readable) {
      const message =
        'anchors (&) and aliases (*) are not part of a policy file; write the value out, and quote a glob that begins with *';
      notes.faults.push({ offset, path, message });
    }
    notes.readable = false;
  } else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.tag !== undefined) {
    const message = `the YAML tag ${shown(node.tag)} is not part of a policy file; write the plain value`;
    notes.faults.push({ offset, path, message });
  }
}

function offsetOf(node: unknown): number | null {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return node.range?.[0] ?? null;
  return null;
}
