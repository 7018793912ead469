import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Something in a source file that its place in the layout forbids. */
export interface Violation {
  readonly line: number;
  readonly message: string;
}

interface Layer {
  /** Layers that it may import, besides itself. */
  readonly layers: readonly string[];
  readonly packages: readonly RegExp[];
  readonly isNodeAllowed: boolean;
}

const shared = [
  'domain',
  'ports',
  'pipeline',
  'events',
  'config',
  'log',
  'policy',
  'aws',
  'store',
  'notify',
  'report',
  'queue',
  'signed-request',
  'html-text',
];
const anyPackage = [/^/];

/**
 * Who may import what. Adapters (aws, store, notify, report) never import each other: functions and cli choose among them.
 * What two of them need is a file below them.
 */
const layers: Readonly<Record<string, Layer>> = {
  domain: { layers: [], packages: [], isNodeAllowed: false },
  ports: { layers: ['domain'], packages: [], isNodeAllowed: false },
  pipeline: { layers: ['domain', 'ports'], packages: [], isNodeAllowed: true },
  events: { layers: ['domain'], packages: [/^zod\/mini$/], isNodeAllowed: true },
  config: { layers: ['domain'], packages: [/^zod\/mini$/], isNodeAllowed: true },
  log: { layers: ['domain'], packages: [/^@aws-lambda-powertools\//], isNodeAllowed: true },
  policy: { layers: ['domain'], packages: [/^zod$/, /^yaml$/, /^re2js$/], isNodeAllowed: true },
  'signed-request': { layers: [], packages: [/^@smithy\//], isNodeAllowed: false },
  'html-text': { layers: [], packages: [], isNodeAllowed: false },
  aws: {
    layers: ['domain', 'ports', 'signed-request'],
    packages: [/^@aws-sdk\//, /^@smithy\//],
    isNodeAllowed: true,
  },
  store: {
    layers: ['domain', 'ports'],
    packages: [/^@aws-sdk\/(client|lib|util)-dynamodb$/, /^@smithy\//],
    isNodeAllowed: true,
  },
  notify: {
    layers: ['domain', 'ports', 'signed-request', 'html-text'],
    packages: [/^@aws-sdk\/client-(sns|eventbridge|scheduler)$/, /^@smithy\//],
    isNodeAllowed: true,
  },
  report: {
    layers: ['domain', 'ports', 'html-text', 'signed-request'],
    packages: [/^@smithy\//, /^@tanstack\/table-core\b/],
    isNodeAllowed: true,
  },
  queue: {
    layers: ['domain', 'ports', 'events', 'signed-request'],
    packages: [/^zod\/mini$/, /^@aws-sdk\/client-sqs$/, /^@smithy\//],
    isNodeAllowed: true,
  },
  functions: { layers: shared, packages: anyPackage, isNodeAllowed: true },
  sandbox: { layers: shared, packages: anyPackage, isNodeAllowed: true },
  infra: { layers: ['domain', 'log', 'report'], packages: [/^yaml$/], isNodeAllowed: false },
  cli: { layers: [...shared, 'infra', 'sandbox'], packages: anyPackage, isNodeAllowed: true },
};

/**
 * What a source file does against the layout of the project, in order of line. `path` is relative to the root of the
 * repository. Type-only imports count: what a layer knows of is what it depends on.
 */
export function violationsOf(path: string, source: string): readonly Violation[] {
  const { program, errors } = parseSync(path, source);
  const found: { readonly at: number; readonly message: string }[] = errors.map(({ message, labels }) => ({
    at: labels[0]?.start ?? 0,
    message,
  }));
  const layer = layerOf(path);
  visit(program as unknown as Node, null, '', (node, parent, key) => {
    const messages = [
      ...importFaults(node, path, layer),
      ...environmentFaults(node, layer),
      ...scanFaults(node),
      ...(layer === 'domain' ? impurities(node, parent, key) : []),
    ];
    found.push(...messages.map((message) => ({ at: node.start, message })));
  });
  return found
    .toSorted((one, other) => one.at - other.at)
    .map(({ at, message }) => ({ line: source.slice(0, at).split('\n').length, message }));
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

type Visitor = (node: Node, parent: Node | null, key: string) => void;

function visit(node: Node, parent: Node | null, key: string, visitor: Visitor): void {
  visitor(node, parent, key);
  for (const [childKey, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, node, childKey, visitor);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The layer that a file belongs to; null for what has no place in the layout. */
function layerOf(path: string): string | null {
  const [top = '', second = ''] = path.split('/');
  if (top === 'tests') return 'tests';
  const name = top === 'shared' ? second.replace(/\.ts$/, '') : top;
  return name in layers ? name : null;
}

function importFaults(node: Node, path: string, layer: string | null): readonly string[] {
  const source = importedBy(node);
  if (source === undefined) return [];
  // Only the sandbox loads what its service file names: functions, by their paths.
  if (source === null) return layer === 'sandbox' ? [] : ['imports what only running it can tell'];
  const own = layer === null ? undefined : layers[layer];
  if (own === undefined) return [`${path} has no place in the layout`];
  const fault = source.startsWith('.')
    ? fileFault(posix.join(posix.dirname(path), source), layer, own)
    : packageFault(source, own);
  return fault ? [`${layer} imports ${source}`] : [];
}

function fileFault(target: string, layer: string | null, own: Layer): boolean {
  const imported = layerOf(target);
  return imported === null || (imported !== layer && !own.layers.includes(imported));
}

function packageFault(source: string, own: Layer): boolean {
  if (source.startsWith('node:')) return !own.isNodeAllowed;
  return !own.packages.some((name) => name.test(source));
}

/** What a node imports, in any of the ways that the language has; undefined: nothing; null: no literal says what. */
function importedBy(node: Node): string | null | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return textOf(node['source'] ?? node['argument']);
    case 'ExportNamedDeclaration':
      return node['source'] === null ? undefined : textOf(node['source']);
    case 'TSExternalModuleReference':
      return textOf(node['expression']);
    case 'CallExpression':
      return isNamed(node['callee'], 'require')
        ? textOf((node['arguments'] as readonly unknown[])[0])
        : undefined;
    default:
      return undefined;
  }
}

function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'TSLiteralType') return textOf(node['literal']);
  return typeof node['value'] === 'string' ? node['value'] : null;
}

const dynamoPackage = /^@aws-sdk\/(client|lib|util)-dynamodb(\/|$)/;
/** Commands that scan, or whose text may say so; and whole clients, which have a method for each. */
const scanning = /Scan|ExecuteStatement|ExecuteTransaction|^(Batch)?DynamoDB(Document)?$/;

/** A table is asked by its keys alone: a scan costs all that it holds, whatever is wanted of it. */
function scanFaults(node: Node): readonly string[] {
  const text = node.type === 'Literal' ? String(node['value']) : '';
  if (/^DynamoDB_\d+\.(Scan|\w*Execute\w+)$/.test(text)) return [`sends ${text}`];
  const source = importedBy(node);
  if (typeof source !== 'string' || !dynamoPackage.test(source)) return [];
  const specifiers = (node['specifiers'] ?? []) as readonly Node[];
  const isNamedOne = node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration';
  if (!isNamedOne) return [`takes all of ${source}, with its scans`];
  return specifiers.flatMap((specifier) => {
    const name = specifier['imported'] ?? specifier['local'];
    if (specifier.type === 'ImportNamespaceSpecifier') return [`takes all of ${source}, with its scans`];
    const imported = isNode(name) ? String(name['name']) : '';
    return scanning.test(imported) ? [`imports ${imported}`] : [];
  });
}

/** Only the configuration reads the environment. */
function environmentFaults(node: Node, layer: string | null): readonly string[] {
  if (layer === 'config') return [];
  const imported = importedBy(node);
  const isRead =
    (node.type === 'MemberExpression' && propertyOf(node) === 'env' && endsIn(node['object'], 'process')) ||
    (node.type === 'VariableDeclarator' && endsIn(node['init'], 'process') && takesEnv(node['id'])) ||
    imported === 'node:process' ||
    imported === 'process';
  return isRead ? ['reads the environment'] : [];
}

/** `{ env }`, by that name or by one that only running it can tell. */
function takesEnv(pattern: unknown): boolean {
  const properties = isNode(pattern) && pattern.type === 'ObjectPattern' ? pattern['properties'] : [];
  return (properties as readonly Node[]).some(
    ({ type, key, computed }) => type === 'RestElement' || computed === true || isNamed(key, 'env'),
  );
}

/** `process`, `globalThis.process` and the like. */
function endsIn(node: unknown, name: string): boolean {
  return (
    isNamed(node, name) || (isNode(node) && node.type === 'MemberExpression' && propertyOf(node) === name)
  );
}

const forbiddenNames: ReadonlySet<string> = new Set([
  'process',
  'globalThis',
  'global',
  'window',
  'self',
  'Intl',
  'fetch',
  'crypto',
  'performance',
  'require',
  'eval',
  'Function',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
]);

/** Clock, chance, locale, environment and code from elsewhere: what makes two runs over one world differ. */
function impurities(node: Node, parent: Node | null, key: string): readonly string[] {
  if (node.type === 'ImportExpression') return ['uses import()'];
  if (node.type === 'MetaProperty' && isNamed(node['meta'], 'import')) return ['uses import.meta'];
  if (node.type === 'MemberExpression') return localeFault(propertyOf(node));
  if (node.type !== 'Identifier') return [];
  const name = String(node['name']);
  if (isMerelyName(parent, key)) return parent?.type === 'Property' ? localeFault(name) : [];
  if (name === 'Date') return isPureDate(parent, key) ? [] : ['uses the clock'];
  if (name === 'Math') return isPureMath(parent) ? [] : ['uses Math.random'];
  return forbiddenNames.has(name) ? [`uses ${name}`] : localeFault(name);
}

function localeFault(name: string | null): readonly string[] {
  return name !== null && /^(localeCompare$|toLocale)/.test(name) ? [`uses ${name}`] : [];
}

/** A property, a key or a type is no use of what it is called like. */
function isMerelyName(parent: Node | null, key: string): boolean {
  if (parent === null) return false;
  if (parent.type === 'MemberExpression') return key === 'property' && parent['computed'] !== true;
  if (key === 'key') return parent['computed'] !== true;
  return parent.type.startsWith('TS') && key !== 'expression';
}

/** `new Date(value)`, `Date.parse` and `Date.UTC` depend on nothing but their arguments. */
function isPureDate(parent: Node | null, key: string): boolean {
  if (parent?.type === 'NewExpression' && key === 'callee')
    return (parent['arguments'] as unknown[]).length > 0;
  if (parent?.type !== 'MemberExpression') return false;
  return key === 'object' && ['parse', 'UTC'].includes(propertyOf(parent) ?? '');
}

function isPureMath(parent: Node | null): boolean {
  const property = parent?.type === 'MemberExpression' ? propertyOf(parent) : null;
  return property !== null && property !== 'random';
}

/** The name of a property, written with a point or as a text in brackets; null where only running it can tell. */
function propertyOf(node: Node): string | null {
  const property = node['property'];
  if (!isNode(property)) return null;
  return node['computed'] === true ? textOf(property) : String(property['name']);
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node['name'] === name;
}
