type Child = Node | string | null;

type Given<K extends keyof HTMLElementTagNameMap> = {
  readonly [A in string]?: string | number | boolean | null;
} & { readonly onclick?: never; readonly tag?: K };

/**
 * Makes an element. Texts become text nodes: nothing that people or articles write is ever read as HTML.
 *
 * @param attributes `true` sets an empty attribute; `false` and `null` set none
 */
export const element = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Given<K> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    made.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null) made.append(child);
  return made;
};

/** A button that does something. */
export const button = (
  attributes: Given<'button'>,
  label: Child,
  onClick: (event: MouseEvent) => void,
): HTMLButtonElement => {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', onClick);
  return made;
};
