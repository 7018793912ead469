import { readFileSync } from 'node:fs';
import {
  type AttributeValue,
  type DynamoDBClient,
  ExecuteStatementCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';

const document = readFileSync(new URL('../../docs/compliance-table.md', import.meta.url), 'utf8');

/** A question of the document: the command of the CLI and the statement that asks the same. */
export interface DocumentedQuestion {
  readonly title: string;
  readonly query: string;
  readonly statement: string;
}

/** In order; a chapter may have more than one. */
export function documentedQuestions(): readonly DocumentedQuestion[] {
  return document
    .split(/^### /m)
    .slice(1)
    .flatMap((chapter) => {
      const title = chapter.split('\n', 1)[0] ?? '';
      const commands = [...chapter.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command);
      return Array.from({ length: commands.length / 2 }, (_, pair) => ({
        ...{ title, query: commands[pair * 2] ?? '', statement: commands[pair * 2 + 1] ?? '' },
      }));
    });
}

/** Every command that the document shows. */
export function documentedCommands(): readonly string[] {
  return [...document.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, command = '']) => command);
}

/** The attributes that the document lists, by the type of the item. */
export function documentedAttributes(): ReadonlyMap<string, readonly string[]> {
  const chapter = document.split(/^## Items$/m)[1]?.split(/^## /m)[0] ?? '';
  const rows = [...chapter.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)];
  return new Map(
    rows.map(([, type = '', listed = '']) => [
      type,
      [...listed.matchAll(/`(\w+)`/g)].map(([, attribute = '']) => attribute),
    ]),
  );
}

type Items = readonly Record<string, AttributeValue>[];

/** Sends what the AWS CLI would send for `aws dynamodb query …` or `aws dynamodb execute-statement …`. */
export async function runCommand(client: DynamoDBClient, command: string): Promise<Items> {
  const [aws, service, operation, ...words] = shellWords(command);
  if (aws !== 'aws' || service !== 'dynamodb') throw new Error(`no command of DynamoDB: ${command}`);
  const options = optionsIn(words);
  const take = (name: string): string => {
    const value = options.get(name);
    options.delete(name);
    if (value === undefined) throw new Error(`--${name} is missing in ${command}`);
    return value;
  };
  const ConsistentRead = options.delete('consistent-read');
  if (operation === 'execute-statement') {
    const statement = new ExecuteStatementCommand({ Statement: take('statement'), ConsistentRead });
    if (options.size > 0) throw new Error(`unknown: ${[...options.keys()]}`);
    return (await client.send(statement)).Items ?? [];
  }
  if (operation !== 'query') throw new Error(`no question: ${operation}`);
  const index = options.has('index-name') ? { IndexName: take('index-name') } : {};
  const query = new QueryCommand({
    ...{ TableName: take('table-name'), ConsistentRead, ...index },
    KeyConditionExpression: take('key-condition-expression'),
    ExpressionAttributeValues: JSON.parse(take('expression-attribute-values')),
  });
  if (options.size > 0) throw new Error(`unknown: ${[...options.keys()]}`);
  return (await client.send(query)).Items ?? [];
}

/** As a POSIX shell parts a command: quotes of both kinds, and a backslash before the end of a line. */
function shellWords(command: string): readonly string[] {
  const parts = /'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|([^\s'"]+)/g;
  return [...command.replaceAll('\\\n', ' ').matchAll(parts)].map(
    ([, single, double, plain]) => single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? plain ?? '',
  );
}

function optionsIn(words: readonly string[]): Map<string, string> {
  const options = new Map<string, string>();
  for (const [at, word] of words.entries()) {
    if (!word.startsWith('--')) continue;
    const next = words[at + 1];
    options.set(word.slice(2), next === undefined || next.startsWith('--') ? '' : next);
  }
  return options;
}
