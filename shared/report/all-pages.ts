import type { About, Asked, Questions, Rows } from '../ports/questions.ts';

/** Nothing answers the question; the message says why, for the one who asked. */
export class QuestionRefusedError extends Error {
  override readonly name = 'QuestionRefusedError';
}

/** As many as the API gives at once. */
const mostItems = 1_000;

/** Page by page to the end: one Query a page. */
export async function* allPages<K extends About>(
  questions: Questions,
  about: K,
  question: Asked[K],
  { limit = mostItems } = {},
): AsyncGenerator<readonly Rows[K][]> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof questions.ask<K>>> = await questions.ask(about, question, {
      cursor,
      limit,
    });
    if (!page.ok) throw new QuestionRefusedError(page.reason);
    yield page.rows;
    cursor = page.next;
  } while (cursor !== null);
}

export async function allRows<K extends About>(
  questions: Questions,
  about: K,
  question: Asked[K],
  { limit = mostItems } = {},
): Promise<readonly Rows[K][]> {
  const rows: Rows[K][] = [];
  for await (const page of allPages(questions, about, question, { limit })) rows.push(...page);
  return rows;
}
