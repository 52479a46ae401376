import type { Lexeme } from './lexemes.ts';

/** A word that decides what the words after it mean: "not", "may", "before", "only". */
export interface Governor {
  /** Words of one group decide the same. */
  readonly group: string;
  /** Where it may not be left out, if what it governs is told: always, before a number or a time only, or never. */
  readonly binding: 'always' | 'exact' | 'never';
  /** Whether it governs what is done and not when: "will on Monday close" is "will close on Monday". */
  readonly overActs: boolean;
}

const actGroups = [
  'not no never none nobody nothing nowhere neither nor without hardly barely scarcely nicht kein keine ne pas non',
  'may might could perhaps maybe possibly possible likely probably probable allegedly alleged alleges allege reportedly suspected suspects suspect apparently presumably potentially',
  'must should ought shall',
  'will would',
  'deny denies denied denying refuse refuses refused refusing reject rejects rejected rejecting fail fails failed failing false falsely untrue unlikely impossible doubt doubts doubted dispute disputes disputed cancel cancels cancelled canceled abandon abandons abandoned threaten threatens threatened threat threats accuse accuses accused charge charges charged indicted blame blames blamed wanted attempt attempts attempted attempting try tries tried trying propose proposes proposed consider considers considered considering fear fears feared hope hopes hoped plan plans planned planning urge urges urged demand demands demanded want wants wanted',
  'whether',
  'believe believes believed think thinks thought expect expects expected estimate estimates estimated seem seems seemed appear appears appeared suggest suggests suggested supposed assume assumes assumed rumoured rumored',
];
const bindingGroups = ['before', 'against', 'some several', 'most', 'few', 'more', 'less fewer'];
const exactGroups = ['after following', 'until till', 'since'];
const otherGroups = [
  'all every each',
  'many',
  'any',
  'both',
  'only just',
  'during',
  'between',
  'least',
  'always',
  'again',
  'still',
  'already',
  'yet',
  'once',
  'twice',
  'because due',
  'therefore so thus',
  'although though despite',
  'up',
  'down',
  'over above',
  'under below beneath',
  'inside',
  'outside',
  'other another',
  'same',
  'own',
  'next',
  'last past',
  'first',
  'instead',
  'except',
  'than',
  'north northern',
  'south southern',
  'east eastern',
  'west western',
];

const governors = new Map<string, Governor>(
  [
    ...actGroups.map((group) => ({ group, binding: 'always' as const, overActs: true })),
    ...bindingGroups.map((group) => ({ group, binding: 'always' as const, overActs: false })),
    ...exactGroups.map((group) => ({ group, binding: 'exact' as const, overActs: false })),
    ...otherGroups.map((group) => ({ group, binding: 'never' as const, overActs: false })),
  ].flatMap((governor) => governor.group.split(' ').map((word) => [word, governor] as const)),
);

/** What a word decides; `null` for most words. "Can" is left out: what can be done need not be said so. */
export const governorOf = ({ kind, word, opens }: Lexeme): Governor | null =>
  (kind === 'name' && !opens) || kind === 'date' ? null : (governors.get(word) ?? null);

/** Lexemes other than function words after which nothing is governed any more. */
const reach = 4;

/** The places of the words that may be governed from a place: up to the next pause, function words left out. */
export const governedFrom = (text: readonly Lexeme[], at: number): number[] => {
  const found: number[] = [];
  for (let i = at + 1; i < text.length && found.length < reach; i++) {
    const lexeme = text[i];
    if (!lexeme || lexeme.opens || lexeme.afterPause) break;
    if (lexeme.kind !== 'function') found.push(i);
  }
  return found;
};

/** Words that say how exact a number is said to be. */
const exactWords = /^(?:more|less|fewer|over|under|above|below|least|most|than|up|some)$/;

/** How exact a number is said to be, by what stands before it. */
const qualifiers: readonly (readonly [string, RegExp])[] = [
  ['more', /(?:more than|over|at least|above|exceeding|minimum of|upwards of|or more)$/],
  ['less', /(?:(?:less|fewer) than|under|below|at most|up to|as many as|as much as|maximum of)$/],
  ['about', /(?:about|around|some|roughly|approximately|nearly|almost|estimated|close to|or so)$/],
];

/** How exact the number at a place is said to be: `more`, `less`, `about`, or `exact`. */
export const exactness = (text: readonly Lexeme[], at: number): string => {
  if (isPart(text, at)) return 'part';
  const before = text
    .slice(Math.max(0, at - 3), at)
    .map(({ word }) => word)
    .join(' ');
  return qualifiers.find(([, pattern]) => pattern.test(before))?.[0] ?? 'exact';
};

const share =
  /^(?:half|third|quarter|fifth|majority|minority|most|some|many|few|none|all|part|several|any|each)s?$/;

/** Whether only some of what stands at a place are spoken of: "two of the five". */
export const isPart = (text: readonly Lexeme[], at: number): boolean => {
  let of = at - 1;
  while (of > 0 && /^(?:the|its|their|his|her|our|these|those)$/.test(text[of]?.word ?? '')) of--;
  const before = text[of - 1];
  return (
    text[of]?.word === 'of' && before !== undefined && (before.kind === 'number' || share.test(before.word))
  );
};

/** Whether a word says how exact the number after it is, which `exactness` compares. */
export const qualifies = (text: readonly Lexeme[], at: number): boolean =>
  exactWords.test(text[at]?.word ?? '') && text.slice(at + 1, at + 4).some(({ kind }) => kind === 'number');
