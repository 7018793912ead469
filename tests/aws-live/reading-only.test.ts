import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const live = resolve('shared/aws/live');
const operator = resolve(live, 'operator.ts');

/** What a module imports when it runs; types vanish. */
function importsOf(file: string): readonly { readonly names: string; readonly from: string }[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^(?:import|export) (?!type )(?:([^;]*?) )?from '([^']+)';$/gms);
  return [...statements].map(([, names = '', from = '']) => ({ names, from }));
}

function reachedFrom(entry: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(entry)) return reached;
  reached.add(entry);
  const own = importsOf(entry).filter(({ from }) => from.startsWith('.'));
  for (const { from } of own) reachedFrom(resolve(dirname(entry), from), reached);
  return reached;
}

function commandsIn(file: string): readonly string[] {
  return importsOf(file).flatMap(({ names }) => names.match(/\b\w+Command\b/g) ?? []);
}

describe('what only reads', () => {
  test.each(['facts-reader.ts', 'live-answers.ts', 'accounts.ts', 'regions.ts', 'image-owner.ts'])(
    '%s reaches no command that changes anything',
    (name) => {
      const reached = [...reachedFrom(resolve(live, name))];

      expect(reached).not.toContain(operator);
      const commands = reached.flatMap(commandsIn);
      expect(commands.length).toBeGreaterThan(0);
      expect(commands.filter((command) => !/^(?:Describe|Get|List|AssumeRole)/.test(command))).toEqual([]);
    },
  );

  test('is everything but the operator', () => {
    const files = globSync('**/*.ts', { cwd: live }).map((name) => resolve(live, name));
    const changing = files.filter((file) =>
      commandsIn(file).some((command) => /^(?:D(?:eregister|isable)|Enable|Modify)/.test(command)),
    );

    expect(changing.map((file) => relative(live, file))).toEqual(['operator.ts']);
  });
});
