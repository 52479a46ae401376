import type { Answerer, Scope } from '../../answer/answer.ts';
import type { WirePlace } from '../wire.ts';

/** A text without its white space, and where each of its characters stood. */
const squeezed = (text: string): { readonly text: string; readonly at: readonly number[] } => {
  const at: number[] = [];
  let kept = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i);
    if (/\s/.test(unit)) continue;
    at.push(i);
    kept += unit;
  }
  return { text: kept, at };
};

/**
 * Where a quote stands, by its words as they are shown: white space may differ, and "…" may stand at its ends.
 *
 * @param text an article's text
 * @returns offsets into the text, or `null`
 */
export const findShown = (text: string, shown: string): { start: number; end: number } | null => {
  const wanted = squeezed(shown.replace(/^\s*…\s|\s…\s*$/g, '')).text;
  if (wanted === '') return null;
  const { text: within, at } = squeezed(text);
  const found = within.indexOf(wanted);
  const [first, last] = [at[found], at[found + wanted.length - 1]];
  return found < 0 || first === undefined || last === undefined ? null : { start: first, end: last + 1 };
};

/** A quote as people see it: its words, and the citation under it. */
export interface ShownQuote {
  readonly text: string;
  readonly citation: string;
}

/**
 * Finds a shown quote in the article in scope that its citation names; where it names none (a title may be cut), in
 * all of them. Words that the named article lacks now are not looked for elsewhere: that would be another's citation.
 */
export const findQuote = async (
  answerer: Answerer,
  { text: shown, citation }: ShownQuote,
  scope: Scope,
): Promise<WirePlace | null> => {
  const articles = await answerer.articles(scope);
  const named = articles.filter(({ title }) => citation.includes(title));
  for (const { id } of named.length > 0 ? named : articles) {
    const place = findShown((await answerer.text(id, scope)) ?? '', shown);
    if (place) return { article: id, ...place };
  }
  return null;
};
