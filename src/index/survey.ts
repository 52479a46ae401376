import { existsSync } from 'node:fs';
import type { Article } from '../article/article.ts';
import { articleNotFound, nothingToIndex, type UserError } from '../errors.ts';
import type { ModelIdentity } from '../model/open.ts';
import { closest } from './closest.ts';
import { absolute, type Gathered, gather } from './gather.ts';
import { isCurrent } from './index-draft.ts';
import type { Present, Remembered } from './present.ts';
import { sameModel } from './store.ts';
import type { IndexPlaces, UpdateRequest } from './update.ts';
import type { LeftOut, RemovedArticle, UpdatedArticle, UpdateReport } from './update-report.ts';
import { readWebState } from './web-state.ts';

/** What stands against what: an index, and all that belongs into it as it is now. */
export interface Survey {
  readonly gathered: Gathered;
  /** Sources that are to stay out. */
  readonly excluded: readonly string[];
  readonly difference: Difference;
  /** Whether the index is of the model that is wanted. */
  readonly fit: boolean;
  /** Whether there is nothing to do. */
  readonly upToDate: boolean;
  /** Whether there is nothing that an index could be made of. */
  readonly isNothing: boolean;
}

/** What of an index is not as its sources are. */
export interface Difference {
  readonly added: UpdatedArticle[];
  readonly changed: UpdatedArticle[];
  readonly removed: RemovedArticle[];
  readonly unchanged: number;
  /** When the unchanged ones were indexed, by id. */
  readonly since: Map<string, string>;
}

/**
 * Reads everything that belongs into an index and compares it with the index; writes nothing.
 *
 * @throws {UserError} when an article to remove is not there
 * @throws the signal's reason when the caller aborts
 */
export const survey = async (
  places: IndexPlaces,
  request: UpdateRequest,
  present: Present,
  model: ModelIdentity,
): Promise<Survey> => {
  const { index, remembered, trouble } = present;
  const { before, given, excluded } = agenda(remembered, request);
  const web = await readWebState(places.indexDir);
  const gathered = await gather({ ...places, ...request, before, given, excluded, present, web });
  const difference = compare(present, gathered);
  const fit = index !== null && sameModel(index.manifest.model, model);
  return {
    gathered,
    excluded,
    difference,
    fit,
    upToDate:
      fit &&
      trouble === null &&
      difference.added.length + difference.changed.length + difference.removed.length === 0 &&
      index?.manifest.reading === gathered.reading &&
      sameList(gathered.sources, remembered.sources) &&
      sameList(excluded, remembered.excluded),
    isNothing: gathered.drafts.length === 0 && (index === null || !existsSync(places.articlesDir)),
  };
};

/** That there is nothing to index, and what was there instead. */
export const nothingFound = ({ articlesDir }: IndexPlaces, { skipped }: Gathered): UserError =>
  nothingToIndex(
    articlesDir,
    skipped.map(({ location, reason }) => `${location} ${reason}`),
  );

/** What a survey found, as a report has it. */
export const findings = ({
  gathered: { drafts, kept, skipped },
  difference: { added, changed, removed, unchanged },
}: Survey): Pick<
  UpdateReport,
  'added' | 'changed' | 'removed' | 'unchanged' | 'kept' | 'skipped' | 'leftOut'
> => ({
  added,
  changed,
  removed,
  unchanged: unchanged - kept.length,
  kept,
  skipped,
  leftOut: drafts.flatMap(({ article }) => leftOut(article)),
});

/** What is to be read besides the folder of articles, and what is not. */
interface Agenda {
  /** Remembered before, and not to be forgotten now. */
  readonly before: readonly string[];
  readonly given: readonly string[];
  readonly excluded: readonly string[];
}

const agenda = (
  { sources, excluded, articles }: Remembered,
  { locations = [], remove = [] }: UpdateRequest,
): Agenda => {
  const given = [...new Set(locations.map(absolute))];
  const forgotten = new Set<string>();
  const takenOut = new Set<string>();
  for (const name of remove) {
    const article = articles.find(({ id }) => id === name);
    const source = sources.find((each) => each === absolute(name));
    if (article) takenOut.add(article.source);
    else if (source) forgotten.add(source);
    else
      throw articleNotFound(
        name,
        closest(
          name,
          articles.map(({ id }) => id),
        ),
      );
  }
  return {
    before: sources.filter((source) => !forgotten.has(source) && !takenOut.has(source)),
    given,
    excluded: [...new Set([...excluded, ...takenOut])].filter((source) => !given.includes(source)),
  };
};

const compare = ({ index, remembered }: Present, { drafts, gone }: Gathered): Difference => {
  const numbers = new Map(index?.articles.map(({ id }, number) => [id, number]));
  const added: UpdatedArticle[] = [];
  const changed: UpdatedArticle[] = [];
  const since = new Map<string, string>();
  for (const draft of drafts) {
    const { id } = draft.article;
    const number = numbers.get(id);
    if (index === null || number === undefined) added.push(named(draft.article));
    else if (isCurrent(index, number, draft)) since.set(id, index.article(number).indexed);
    else changed.push(named(draft.article));
  }
  const ids = new Set(drafts.map(({ article }) => article.id));
  const removed = remembered.articles
    .filter(({ id }) => !ids.has(id))
    .map(({ id, source }): RemovedArticle => {
      const title = index?.articles[numbers.get(id) ?? -1]?.title ?? id;
      const reason = gone.get(source);
      return { id, title, source, ...(reason === undefined ? {} : { reason }) };
    });
  return { added, changed, removed, unchanged: since.size, since };
};

const named = ({ id, title, source }: Article): UpdatedArticle => ({ id, title, source });

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

const leftOut = ({ id, text, blocks }: Article): LeftOut[] =>
  blocks
    .filter(({ kind }) => kind === 'left-out')
    .map(({ start, end, reason }) => ({ article: id, text: text.slice(start, end), reason: reason ?? '' }));
