import { expect, test } from 'vitest';
import { orderedGuards } from '../../shared/domain/guards/registry.ts';
import { lifeCycleDoc } from '../../shared/policy/life-cycle-doc.ts';

const doc = lifeCycleDoc();
const pictures = [...doc.matchAll(/```mermaid\n([^`]+)```/g)].map(([, picture = '']) => picture);

test('every guard stands in the document, in the order in which they are asked', () => {
  const rows = [...doc.matchAll(/^\| \d+ \| `(.+?)` \|/gm)].map(([, id]) => id);

  expect(rows).toEqual(orderedGuards.map(({ id }) => id));
});

test('the ladder is drawn as it is climbed, down and back, and where people object', () => {
  expect(pictures[0]?.split('\n').map((line) => line.trim())).toEqual([
    'stateDiagram-v2',
    '[*] --> found : a rule fails it',
    'found --> told : notify',
    'told --> deprecated : deprecate',
    'deprecated --> disabled : disable',
    'disabled --> deregistered : deregister',
    'deprecated --> told : cancel-deprecation',
    'disabled --> deprecated : enable',
    'deprecated --> deprecated : restore-launch-permissions',
    'deregistered --> left_alone : restored',
    'disabled --> left_alone : enabled',
    'deprecated --> left_alone : deprecation-cancelled',
    'told --> left_alone : shared-again',
    'disabled --> left_alone : launch-refused',
    'left_alone --> found : its days are over',
    '',
  ]);
});

test('the pictures are of kinds that Mermaid knows, with plain names', () => {
  expect(pictures.map((picture) => picture.split('\n')[0])).toEqual([
    ...['stateDiagram-v2', 'stateDiagram-v2', 'stateDiagram-v2', 'flowchart LR'],
  ]);
  for (const [, state] of pictures.join('\n').matchAll(/^ {2}(\S+) -->/gm)) {
    expect(state).toMatch(/^(?:\[\*\]|[a-z_]+|planned\(\[planned\]\))$/);
  }
});
