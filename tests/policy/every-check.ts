import { checkIds } from '../../shared/policy/judge-params.ts';

/** The checks as a message lists them: a further rule must not change what a broken policy is told besides. */
export const everyCheck = `${checkIds
  .slice(0, -1)
  .map((id) => `\`${id}\``)
  .join(', ')} or \`${checkIds.at(-1)}\``;
