import { questions } from '../shared/store/questions.ts';
import { openTable } from '../shared/store/table.ts';
import { findingOf, walkWhileChanging } from '../tests/contract/changing-findings.ts';
import { clientOf, createTable, startDynalite } from '../tests/contract/dynamo-servers.ts';

const count = 100_000;
const limit = 1_000;

/** All findings of one rule, page by page from a table that changes meanwhile: requests are what DynamoDB bills. */
export async function measureQuestions(): Promise<void> {
  const server = await startDynalite();
  const client = clientOf(server.port);
  await createTable(client, 'findings');
  const table = openTable(client, 'findings');
  await table.writeAll(Array.from({ length: count }, (_, n) => ({ put: findingOf(n) })));
  let queries = 0;
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === 'QueryCommand') queries += 1;
      return next(args);
    },
    { step: 'finalizeRequest' },
  );
  const start = performance.now();
  const walk = await walkWhileChanging(
    questions(table, () => new Date()),
    table.writeAll,
    { count, limit, changesAPage: 100 },
  );
  await server.stop();
  console.log(
    [
      `questions: ${count} findings in ${walk.pages} pages by ${queries} queries`,
      `${walk.changed} changed meanwhile, ${walk.missed.length} missed, ${walk.doubled.length} twice`,
      `${((performance.now() - start) / 1_000).toFixed(0)} s`,
    ].join('; '),
  );
}
