import { type AnswererParts, LocalAnswerer, type Ranking } from '../answer/answerer.ts';
import type { RankingModel } from '../answer/rank.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import type { Search } from '../answer/retrieve.ts';
import type { FeatureChoice } from './fit.ts';
import partsRanking from './parts-ranking.json' with { type: 'json' };

/** A way to answer with only some of the parts, so that one sees what each brings. */
export interface Part {
  readonly name: string;
  readonly search: Search;
  readonly reader: boolean;
  readonly ranking: RankingModel;
}

const byWords: FeatureChoice = {
  sentence: ['passageRank', 'passageWords', 'coverage'],
  answered: ['bestOdds', 'lead', 'coverage', 'passageCoverage'],
};

const byMeaning: FeatureChoice = {
  sentence: [
    'passageRank',
    'passageSimilarity',
    'passageSimilarityGap',
    'sentenceSimilarity',
    'sentenceSimilarityGap',
  ],
  answered: ['bestOdds', 'lead', 'passageSimilarity', 'sentenceSimilarity'],
};

/** The searches alone: each with the features that it brings itself, fitted as the full rankings are. */
export const searchesAlone = {
  words: byWords,
  meaning: byMeaning,
  both: {
    sentence: [...new Set([...byWords.sentence, ...byMeaning.sentence])],
    answered: [...new Set([...byWords.answered, ...byMeaning.answered])],
  },
} as const satisfies Record<Search, FeatureChoice>;

/** The parts, each with all that the one before it has from the third on. */
export const parts: readonly Part[] = [
  { name: 'words only', search: 'words', reader: false, ranking: partsRanking.words },
  { name: 'meaning only', search: 'meaning', reader: false, ranking: partsRanking.meaning },
  { name: 'both', search: 'both', reader: false, ranking: partsRanking.both },
  { name: 'with features', search: 'both', reader: false, ranking: ranking.withoutReader },
  { name: 'with the reader', search: 'both', reader: true, ranking: ranking.withReader },
];

/** An answerer that has only this part. */
export const answererOfPart = (
  { search, reader, ranking: model }: Part,
  { index, embedder, reader: loaded }: Pick<AnswererParts, 'index' | 'embedder' | 'reader'>,
): LocalAnswerer => {
  const both: Ranking = { threshold: ranking.threshold, withReader: model, withoutReader: model };
  return new LocalAnswerer({ index, embedder, reader: reader ? loaded : null, ranking: both, search });
};
