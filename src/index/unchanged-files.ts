import type { KnownFile } from '../article/read-sources.ts';
import { readingVersion } from '../version.ts';
import { type IndexDraft, keptDraft } from './index-draft.ts';
import { isTextKept } from './kept-texts.ts';
import type { SearchIndex } from './search-index.ts';

/**
 * Takes articles over from an index whose files have the bytes that they had, where the same code read them: an update
 * of many articles in which one changed reads that one. Only of text files is the text what the file holds.
 */
export class UnchangedFiles {
  readonly #index: SearchIndex | null;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #taken = new Map<string, IndexDraft>();

  /** @param ids of the articles that belong into the index, by source */
  constructor(index: SearchIndex | null, ids: ReadonlyMap<string, string>) {
    this.#index = index?.manifest.reading === readingVersion() ? index : null;
    this.#ids = ids;
    this.#numbers = new Map(this.#index?.articles.map(({ source }, number) => [source, number]));
  }

  /** What the index has of a file. */
  known(file: string): KnownFile | null {
    const index = this.#index;
    const number = this.#numbers.get(file);
    if (!index || number === undefined || isTextKept({ source: file })) return null;
    const { id, sha256 } = index.article(number);
    if (this.#ids.get(file) !== id) return null;
    return {
      validators: null,
      sha256,
      article: () => {
        const draft = keptDraft(index, number);
        this.#taken.set(file, draft);
        return draft.article;
      },
    };
  }

  /** The article of a file that was found unchanged; once. */
  take(file: string): IndexDraft | undefined {
    const draft = this.#taken.get(file);
    this.#taken.delete(file);
    return draft;
  }
}
