import type { Action } from '../domain/action.ts';
import { actionOf } from '../domain/actions/registry.ts';
import { remedyIds } from '../domain/policy.ts';
import { parametersOf } from './params-doc.ts';

/** `docs/remedies.md`: what each remedy brings about, what it takes away, what it may call, and how it is undone. */
export function remediesDoc(): string {
  const chapters = remedyIds.map((id) => chapter(actionOf(id))).join('\n');
  return `# Remedies

Made from the remedies themselves by \`npm run generate\`; a test holds it current.

A remedy mends what a rule finds. It is a step of the rule's \`lifecycle\` besides the rungs notify, deprecate, disable
and deregister, and has no place in their order:

\`\`\`yaml
lifecycle:
  - { after: 0d, do: notify }
  - { after: 1d, do: tag, with: { tags: { Team: web } } }
\`\`\`

It waits for the alert and its own time, and does nothing in audit mode, to an image that is not the account's own, that
another service manages, that the policy excludes, or that is tagged \`ami-governor:protected\`. What takes something away
is also held while the image is in use or stands by, unless \`whenInUse: true\` of the step, or \`revokeInUse: true\` of the
rule for launch permissions, says otherwise. In a run a remedy comes to an image once, whichever rules want it, and not
again within an hour, so that what it did is seen first.

${chapters}`;
}

function chapter(action: Action): string {
  return `## ${action.id}

**${action.title}.** ${effectNames[action.effect]} ${limitOf(action)}

${parametersOf(action.params)}

Undo: ${action.undo}

IAM: ${action.iamActions.map((name) => `\`${name}\``).join(', ')}, by the ${action.role}. Source: <${action.source}>
`;
}

const effectNames: Readonly<Record<Action['effect'], string>> = {
  none: 'It touches nothing.',
  additive: 'It takes nothing away.',
  reversible: 'It takes something away that can be given back.',
  destructive: 'AWS does not give back what it takes away.',
};

function limitOf({ limit }: Action): string {
  return limit === null ? 'No limit counts it.' : `It takes a place in \`limits.${limit}\`.`;
}
