import type { Condition, Grant, Permissions, Value } from './grant.ts';

const widest = 116;

/** The `Policies` of a role, as CloudFormation reads them, with a line break at the end. */
export function policiesYaml({ policyName, grants }: Permissions, indent: string): string {
  const lines = [
    'Policies:',
    `  - PolicyName: ${policyName}`,
    '    PolicyDocument:',
    "      Version: '2012-10-17'",
    '      Statement:',
    ...grants.flatMap((grant) => grantLines(grant).map((line) => `        ${line}`)),
  ];
  return lines.map((line) => `${indent}${line}\n`).join('');
}

function grantLines(grant: Grant): readonly string[] {
  const { sid, effect = 'Allow', actions, condition, why } = grant;
  const resources = grant.on === '*' ? ['*'] : grant.on;
  const fields = [
    `Sid: ${sid}`,
    `Effect: ${effect}`,
    ...listed('Action', actions.map(quoted)),
    ...listed('Resource', resources.map(valueYaml)),
    ...(condition === undefined ? [] : conditionLines(condition)),
  ];
  return [
    ...(why === undefined ? [] : wrapped(why).map((line) => `# ${line}`)),
    ...fields.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`),
  ];
}

/** On one line where it fits; functions of CloudFormation stand on lines of their own. */
function listed(name: string, texts: readonly string[]): readonly string[] {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return [`${name}: ${only}`];
  const line = `${name}: [${texts.join(', ')}]`;
  const isPlain = !texts.some((text) => text.startsWith('!'));
  return isPlain && line.length <= widest - 14 ? [line] : [`${name}:`, ...texts.map((text) => `  - ${text}`)];
}

function conditionLines(condition: Condition): readonly string[] {
  return [
    'Condition:',
    ...Object.entries(condition).flatMap(([operator, keys]) => [
      `  ${operator === 'Null' ? "'Null'" : operator}:`,
      ...Object.entries(keys).flatMap(([key, value]) => valuesLines(key, value).map((line) => `    ${line}`)),
    ]),
  ];
}

function valuesLines(key: string, value: Value | readonly Value[]): readonly string[] {
  if (!isList(value)) return [`${key}: ${valueYaml(value)}`];
  const texts = value.map(valueYaml);
  if (texts.some((text) => text.startsWith('!'))) return [`${key}:`, ...texts.map((text) => `  - ${text}`)];
  return [`${key}: [${texts.join(', ')}]`];
}

function isList(value: Value | readonly Value[]): value is readonly Value[] {
  return Array.isArray(value);
}

function valueYaml(value: Value): string {
  if (typeof value === 'string') return quoted(value);
  if ('sub' in value) return `!Sub ${value.sub}`;
  return 'att' in value ? `!GetAtt ${value.att}` : `!Ref ${value.ref}`;
}

/** Plain where YAML takes it for the text that it is. */
function quoted(text: string): string {
  return /^[A-Za-z][\w:.-]*$/.test(text) && !/^(?:true|false|null)$/i.test(text) ? text : `'${text}'`;
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > widest - 16) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
