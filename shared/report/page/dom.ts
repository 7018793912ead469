/** What the page sets on elements: no style and no handler as text, and no address but one in the page itself. */
export interface Attributes {
  readonly id?: string;
  readonly class?: string;
  readonly title?: string;
  readonly role?: string;
  readonly type?: string;
  readonly for?: string;
  readonly scope?: string;
  readonly value?: string;
  readonly href?: `#${string}`;
  readonly hidden?: true;
  readonly selected?: true;
  readonly tabindex?: number;
  readonly colspan?: number;
  readonly datetime?: string;
  readonly autocomplete?: string;
  readonly 'data-label'?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-controls'?: string;
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-hidden'?: true;
  readonly 'aria-live'?: string;
}

export type Child = Node | string;

/** An element with its children. Text becomes text nodes, whatever it says. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, plain(String(value)));
  made.append(...children.map((child) => (typeof child === 'string' ? plain(child) : child)));
  return made;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** The same of a drawing. */
export function shape<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>> = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children.map((child) => (typeof child === 'string' ? plain(child) : child)));
  return made;
}

/** A button that does something in the page. */
export function button(
  attributes: Attributes,
  onPress: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = element('button', { ...attributes, type: 'button' }, ...children);
  made.addEventListener('click', onPress);
  return made;
}

/** A table that is wider than the screen scrolls by itself, by keyboard too. */
export function scrolling(label: string, child: HTMLElement): HTMLElement {
  return element('div', { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 }, child);
}

/** Names and tags come from strangers: what is unseen, or turns the direction of writing, is seen as a mark. */
export function plain(text: string): string {
  return text.toWellFormed().replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, '\u{fffd}');
}
