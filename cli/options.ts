import { parseArgs } from 'node:util';
import { nearestWord } from '../shared/domain/nearest-word.ts';
import { UserError } from './user-error.ts';

/** The options of a command: `text` takes a value, `flag` does not. The description stands in the help. */
export type OptionSpecs = Readonly<
  Record<string, { readonly type: 'text' | 'flag'; readonly describe: string }>
>;

export type OptionValues<S extends OptionSpecs> = {
  readonly [K in keyof S]: S[K]['type'] extends 'flag' ? boolean : string | null;
};

/** Reads the options of a command. An unknown one, a missing value or a stray word is the user's to mend. */
export function parseOptions<const S extends OptionSpecs>(
  command: string,
  args: readonly string[],
  specs: S,
): OptionValues<S> {
  const { options, words } = parseWords(command, args, specs);
  const [stray] = words;
  if (stray !== undefined) throw new UserError(`${command}: unexpected argument ${stray}`);
  return options;
}

/** The same for a command that also takes words without a name, in their order. */
export function parseWords<const S extends OptionSpecs>(
  command: string,
  args: readonly string[],
  specs: S,
): { readonly options: OptionValues<S>; readonly words: readonly string[] } {
  const names = Object.keys(specs);
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(specs).map(([name, { type }]) => [
        name,
        { type: type === 'flag' ? 'boolean' : 'string' } as const,
      ]),
    ),
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, string | boolean | null> = {};
  for (const [name, { type }] of Object.entries(specs)) values[name] = type === 'flag' ? false : null;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      words.push(token.value);
      continue;
    }
    const spec = specs[token.name];
    if (spec === undefined) throw new UserError(unknownOption(command, token.rawName, token.name, names));
    if (spec.type === 'flag' && token.value !== undefined) {
      throw new UserError(`${command}: ${token.rawName} takes no value`);
    }
    if (spec.type === 'text' && (token.value === undefined || token.value.startsWith('--'))) {
      throw new UserError(`${command}: ${token.rawName} needs a value: ${spec.describe}`);
    }
    values[token.name] = spec.type === 'flag' ? true : (token.value ?? null);
  }
  return { options: values as OptionValues<S>, words };
}

/** One line an option, for the help of a command. */
export function optionsHelp(specs: OptionSpecs): string {
  return Object.entries(specs)
    .map(
      ([name, { type, describe }]) => `  --${name}${type === 'text' ? ' VALUE' : ''}`.padEnd(28) + describe,
    )
    .join('\n');
}

function unknownOption(command: string, raw: string, name: string, names: readonly string[]): string {
  const nearest = nearestWord(name, names);
  const hint = nearest === null ? '' : `; did you mean --${nearest}?`;
  return `${command}: unknown option ${raw}${hint} Options: ${names.map((known) => `--${known}`).join(', ')}`;
}
