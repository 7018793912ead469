/** As much of a node of Babel's tree as tells whether it is a text that only people read. */
interface NodePath {
  readonly node: {
    readonly type: string;
    readonly value?: unknown;
    readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
  };
  readonly parent: { readonly type: string } | null;
}

const textsForPeople = {
  shouldIgnore({ node, parent }: NodePath): string | undefined {
    const text = textOf(node);
    if (text === undefined) return undefined;
    if (text === '' || text.includes(' ')) return 'a text for people';
    return parent?.type === 'BinaryExpression' ? 'the comparison itself has mutants' : undefined;
  },
};

/** What stands in a string or a template besides the values put in; undefined for any other node. */
function textOf({ type, value, quasis }: NodePath['node']): string | undefined {
  if (type === 'StringLiteral') return String(value);
  return type === 'TemplateLiteral' ? quasis?.map((part) => part.value.raw).join('') : undefined;
}

/** Stryker loads it by this name: no mutants of texts for people, whose wording tests do not have to hold. */
export const strykerPlugins = [{ kind: 'Ignore', name: 'texts-for-people', value: textsForPeople }];
