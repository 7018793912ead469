import { isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
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
}

/** Turns the parser's nodes into values. Of a duplicate key the first value stays. The nodes hold no aliases. */
export function buildTree(contents: unknown): Tree {
  const faults: OffsetFault[] = [];
  return { root: toNode(contents, [], null, faults), faults };
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

function toNode(node: unknown, path: Path, keyOffset: number | null, faults: OffsetFault[]): TreeNode {
  const offset = offsetOf(node) ?? keyOffset ?? 0;
  const place = { offset, keyOffset: keyOffset ?? offset };
  noteTag(node, path, faults);
  if (isMap(node)) return { ...mapNode(node, path, faults), ...place };
  if (isSeq(node)) return { ...listNode(node, path, faults), ...place };
  if (isScalar(node))
    return { value: node.value, source: node.source ?? null, children: noChildren, ...place };
  return { value: null, source: null, children: noChildren, ...place };
}

type Inner = Pick<TreeNode, 'value' | 'source' | 'children'>;

const noChildren: TreeNode['children'] = new Map();

function mapNode(map: YAMLMap, path: Path, faults: OffsetFault[]): Inner {
  const children = new Map<string | number, TreeNode>();
  for (const pair of map.items) {
    const key = readKey(pair, path, faults);
    if (key === null) continue;
    const keyOffset = offsetOf(pair.key) ?? 0;
    if (children.has(key)) {
      faults.push({
        offset: keyOffset,
        path: [...path, key],
        message: `duplicate key ${shown(key)}; each key may stand here once`,
      });
    } else {
      children.set(key, toNode(pair.value, [...path, key], keyOffset, faults));
    }
  }
  const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
  return { value, source: null, children };
}

function listNode(list: YAMLSeq, path: Path, faults: OffsetFault[]): Inner {
  const items = list.items.map((item, index) => toNode(item, [...path, index], null, faults));
  return { value: items.map((item) => item.value), source: null, children: new Map(items.entries()) };
}

/** A key that can stand in a policy, or null and a note. */
function readKey(pair: Pair, path: Path, faults: OffsetFault[]): string | null {
  const key = pair.key;
  const offset = offsetOf(key) ?? 0;
  noteTag(key, path, faults);
  if (!isScalar(key)) {
    if (key !== null) faults.push({ offset, path, message: 'a key must be a text' });
    return null;
  }
  if (typeof key.value !== 'string') {
    const written = shown(key.source ?? String(key.value));
    faults.push({ offset, path, message: `the key ${written} is not a text; quote it` });
    return null;
  }
  // `<<` would merge maps under another YAML; `__proto__` is no key of a JavaScript object.
  if (key.value === '<<' || key.value === '__proto__') {
    faults.push({ offset, path, message: `the key ${shown(key.value)} is not part of a policy file` });
    return null;
  }
  return key.value;
}

function noteTag(node: unknown, path: Path, faults: OffsetFault[]): void {
  if (!(isScalar(node) || isMap(node) || isSeq(node)) || node.tag === undefined) return;
  const message = `the YAML tag ${shown(node.tag)} is not part of a policy file; write the plain value`;
  faults.push({ offset: offsetOf(node) ?? 0, path, message });
}

function offsetOf(node: unknown): number | null {
  if (isScalar(node) || isMap(node) || isSeq(node)) return node.range?.[0] ?? null;
  return null;
}
