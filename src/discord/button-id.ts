/** How the answer of a message was looked for, as far as a button must know to look again. */
export interface Search {
  /** Whether a message's claim was looked for rather than a question asked. */
  readonly claim: boolean;
  /** Key of the one article that was searched, or `null` for all. */
  readonly only: string | null;
}

/**
 * What the custom ids of our buttons say. They are all that a button brings along after a restart, so they
 * name articles and the state of the index by key; the words of a quote are read from the message itself.
 * Anyone can send any custom id: what is read from one is checked, and never trusted.
 */
export type ButtonAction =
  /** Shows the paragraphs around the quotes of the message. */
  | { readonly kind: 'context'; readonly articles: readonly string[] }
  /** Shows the next best quotes after the first `seen`. */
  | { readonly kind: 'more'; readonly index: string; readonly search: Search; readonly seen: number }
  /** Tells how the first quote was found. */
  | { readonly kind: 'why'; readonly index: string; readonly search: Search }
  /** Votes on an answer whose quotes come from these articles, in order. */
  | {
      readonly kind: 'vote';
      readonly vote: Vote;
      readonly index: string;
      readonly articles: readonly string[];
    }
  | { readonly kind: 'page'; readonly list: PagedList; readonly page: number };

export type Vote = 'up' | 'down';

/** Lists that have pages: what is indexed, and every article in one line. */
export type PagedList = 'articles' | 'overview';

/** Quotes whose articles fit into an id. */
export const MOST_ARTICLES = 5;

/** Changes when the meaning of an id changes, so that old buttons are told from new ones. */
const VERSION = 'q1';

const ARTICLE = '[A-Za-z0-9_-]{12}';
const ARTICLES = `((?:${ARTICLE}(?:\\.${ARTICLE}){0,${MOST_ARTICLES - 1}})?)`;
const INDEX = '([A-Za-z0-9_-]{1,16})';
const SEARCH = `([qc])(${ARTICLE})?`;
const NUMBER = '(\\d{1,4})';

const written = (...parts: readonly (string | number)[]): string => [VERSION, ...parts].join(':');

const searchCode = ({ claim, only }: Search): string => `${claim ? 'c' : 'q'}${only ?? ''}`;

/** Writes a custom id: at most 100 characters for up to five articles. */
export const buttonId = (action: ButtonAction): string => {
  switch (action.kind) {
    case 'context':
      return written('context', action.articles.join('.'));
    case 'more':
      return written('more', action.index, searchCode(action.search), action.seen);
    case 'why':
      return written('why', action.index, searchCode(action.search));
    case 'vote':
      return written(action.vote, action.index, action.articles.join('.'));
    case 'page':
      return written(action.list, action.page);
  }
};

type Reader = (parts: readonly (string | undefined)[]) => ButtonAction;

const keys = (list = ''): readonly string[] => (list === '' ? [] : list.split('.'));

const search = (mode: string | undefined, only: string | undefined): Search => ({
  claim: mode === 'c',
  only: only ?? null,
});

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [new RegExp(`^${VERSION}:context:${ARTICLES}$`), ([list]) => ({ kind: 'context', articles: keys(list) })],
  [
    new RegExp(`^${VERSION}:more:${INDEX}:${SEARCH}:${NUMBER}$`),
    ([index = '', mode, only, seen]) => ({
      kind: 'more',
      index,
      search: search(mode, only),
      seen: Number(seen),
    }),
  ],
  [
    new RegExp(`^${VERSION}:why:${INDEX}:${SEARCH}$`),
    ([index = '', mode, only]) => ({ kind: 'why', index, search: search(mode, only) }),
  ],
  [
    new RegExp(`^${VERSION}:(up|down):${INDEX}:${ARTICLES}$`),
    ([vote, index = '', list]) => ({
      kind: 'vote',
      vote: vote === 'up' ? 'up' : 'down',
      index,
      articles: keys(list),
    }),
  ],
  [
    new RegExp(`^${VERSION}:(articles|overview):${NUMBER}$`),
    ([list, page]) => ({
      kind: 'page',
      list: list === 'articles' ? 'articles' : 'overview',
      page: Number(page),
    }),
  ],
];

/** Reads a custom id; `null` for anything that `buttonId` did not write. */
export const readButtonId = (customId: string): ButtonAction | null => {
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(customId);
    if (match) return read(match.slice(1));
  }
  return null;
};
