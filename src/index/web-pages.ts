import type { KnownPage, ReadArticle, Skipped } from '../article/read-sources.ts';
import { articleOf, type IndexDraft } from './index-draft.ts';
import type { SearchIndex } from './search-index.ts';
import type { PageState, WebState } from './web-state.ts';

/** How often a page is not found before it is taken out. */
const mostMissed = 3;

/** Keeps the account of web pages during an update: what may be asked by validators, what is missed, what is gone. */
export class WebPages {
  readonly #index: SearchIndex | null;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #before: WebState['pages'];
  readonly #numbers: ReadonlyMap<string, number>;
  /** What is known of each page now, by address. */
  readonly pages = new Map<string, PageState>();
  /** Why pages that gave an article are to be taken out, by address; reads after it. */
  readonly gone = new Map<string, string>();

  /** @param ids of the articles that belong into the index, by source */
  constructor(index: SearchIndex | null, ids: ReadonlyMap<string, string>, { pages }: WebState) {
    this.#index = index;
    this.#ids = ids;
    this.#before = pages;
    this.#numbers = new Map(index?.articles.map(({ source }, number) => [source, number]));
  }

  /** What the index has of a page, where it is what the validators of before came with. */
  readonly known = (address: string): KnownPage | null => {
    const index = this.#index;
    const number = this.#numbers.get(address);
    const state = this.#before.get(address);
    if (!index || number === undefined || !state?.validators) return null;
    const { id, sha256 } = index.article(number);
    if (sha256 !== state.text) return null;
    return {
      validators: state.validators,
      sha256: state.sha256,
      article: () => ({ ...articleOf(index, number), id: this.#ids.get(address) ?? id }),
    };
  };

  /** Hears that a page gave an article. */
  read({ article, page, sha256 }: ReadArticle, draft: IndexDraft): void {
    if (!page) return;
    const validators = page.etag === null && page.lastModified === null ? null : page;
    this.pages.set(article.source, { validators, sha256, text: draft.sha256, missed: 0 });
  }

  /**
   * Hears that a source gave none.
   *
   * @param status that a web server answered with
   * @returns the source with what there is to say of it; `null` where its article is to be taken out
   */
  refused({ location, reason }: Skipped, status: number | undefined): Skipped | null {
    const before = this.#before.get(location);
    if (!this.#ids.has(location)) return { location, reason };
    if (status !== 404 && status !== 410) {
      if (before) this.pages.set(location, before);
      return { location, reason };
    }
    const missed = (before?.missed ?? 0) + 1;
    if (status === 410 || missed >= mostMissed) {
      this.gone.set(location, reason);
      return null;
    }
    this.pages.set(location, { validators: null, sha256: '', text: '', ...before, missed });
    return { location, reason: `${reason} (${missed} of ${mostMissed} times, then it is taken out)` };
  }
}
