/** A compiled pattern over names and tag values. Matching takes time linear in the text: the text comes from strangers. */
export interface TextPattern {
  readonly kind: 'glob' | 're2';
  /** As written in the policy, for reasons and reports. */
  readonly source: string;
  matches(text: string): boolean;
}

/** A pattern that can also cut a part out of the text: its group `family`, or null where it does not match. */
export interface FamilyPattern {
  readonly kind: 'family';
  readonly source: string;
  familyOf(text: string): string | null;
}

/** `*` is any run of characters, `?` any one; everything else is itself, upper and lower case apart. The whole text must match. */
export function globPattern(source: string): TextPattern {
  return { kind: 'glob', source, matches: (text) => globMatches(source, text) };
}

/** Two indices and one point to go back to: at most glob x text steps, whatever the stars. */
function globMatches(glob: string, text: string): boolean {
  let g = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g;
      resume = t;
      g += 1;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g += 1;
      t += 1;
    } else if (star >= 0) {
      resume += 1;
      t = resume;
      g = star + 1;
    } else {
      return false;
    }
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}
