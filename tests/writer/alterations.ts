import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Quote } from '../../src/answer/answer.ts';
import { sentenceSpans } from '../../src/article/sentences.ts';

/** The sentences of an article's body, as quotes. */
export const articleSentences = (file: string): Quote[] => {
  const text = readFileSync(file, 'utf8');
  const blocks = [...text.matchAll(/\S[\s\S]*?(?=\s*(?:\n\s*\n|$(?![\s\S])))/g)];
  return blocks.flatMap((block, paragraph) =>
    sentenceSpans(text, block.index, block.index + block[0].length).map(({ start, end }) => ({
      text: text.slice(start, end),
      article: path.basename(file, path.extname(file)),
      title: text.slice(0, text.indexOf('\n')),
      published: '2024-06-12',
      paragraph: paragraph + 1,
      start,
      end,
      highlight: null,
      url: null,
      link: null,
      score: 0,
      found: { byWords: null, byMeaning: null },
    })),
  );
};

/** Every text in a folder of articles, each as its sentences. */
export const allArticles = (folder: string): Quote[][] =>
  readdirSync(folder)
    .filter((name) => /\.(?:txt|md)$/.test(name))
    .sort()
    .map((name) => articleSentences(path.join(folder, name)));

/** A statement, and the sentences that it cites, as indexes. */
export interface Statement {
  readonly kind: string;
  readonly text: string;
  readonly cites: readonly number[];
}

/** Reproducible choices. */
export const chooser = (seed: number) => {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    below: (count: number): number => Math.floor(next() * count),
    of: <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)],
  };
};

type Chooser = ReturnType<typeof chooser>;

const usable = ({ text }: Quote): boolean =>
  text.length >= 40 &&
  text.length <= 300 &&
  /^\p{Lu}/u.test(text) &&
  /[.!]$/.test(text) &&
  !/["“”‘]/.test(text);

/** Sentences that lean on the one before, or speak as "we", are no statements by themselves. */
const alone = ({ text }: Quote): boolean =>
  !/^(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|But|And|Both|However|So|Then|Such|Neither|There|Here|Also|Yet|Still|Instead)\b/.test(
    text,
  ) &&
  !/^(?:\S+ ){0,8}(?:he|she|they|her|his|him|their|them)\b/i.test(text) &&
  !/\b(?:I|we|our|us|you|your|my)\b/i.test(text);

const monthNames =
  'January February March April May June July August September October November December'.split(' ');
const numberWords =
  'two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty'.split(' ');

const replaceAt = (text: string, match: RegExpMatchArray, by: string): string =>
  text.slice(0, match.index) + by + text.slice((match.index ?? 0) + match[0].length);

const namesIn = (text: string): RegExpMatchArray[] =>
  [...text.matchAll(/(?<=[\p{L},] )\p{Lu}[\p{L}’'-]+(?: \p{Lu}[\p{L}’'-]+)*/gu)].filter(
    ([name]) =>
      !/^(?:I|The|A|An|In|On|Mr|Mrs|Ms|Dr|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$/.test(name) &&
      !monthNames.includes(name),
  );

const numbersIn = (text: string): RegExpMatchArray[] => [
  ...text.matchAll(
    /\d[\d,.]*\d|\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\b/g,
  ),
];

const otherDigits = (number: string, choose: Chooser): string => {
  if (!/\d/.test(number)) return choose.of(numberWords.filter((word) => word !== number)) ?? 'three';
  const places = [...number.matchAll(/\d/g)].map(({ index }) => index);
  const at = choose.of(places) ?? 0;
  const digit = String((Number(number[at]) + 1 + choose.below(8)) % 10 || 7);
  const changed = number.slice(0, at) + (digit === number[at] ? '9' : digit) + number.slice(at + 1);
  return changed === number ? `${number}5` : changed;
};

const auxiliaries = /\b(is|are|was|were|will|would|has|have|had|did|could|can|may|must|should)\b(?! not)/;

const opposites: readonly (readonly [RegExp, string])[] = [
  [/\bbefore\b/, 'after'],
  [/\bafter\b/, 'before'],
  [/\bmore\b/, 'less'],
  [/\bless\b/, 'more'],
  [/\bwill\b/, 'may'],
  [/\bmay\b/, 'will'],
  [/\bwould\b/, 'might'],
  [/\bcould\b/, 'will'],
  [/\bagainst\b/, 'for'],
  [/\bwithout\b/, 'with'],
  [/\bfirst\b/, 'last'],
  [/\blast\b/, 'next'],
  [/\bfrom\b/, 'to'],
  [/\bto the\b/, 'from the'],
  [/\brose\b/, 'fell'],
  [/\bfell\b/, 'rose'],
  [/\bopen(?:s|ed)?\b/, 'closed'],
  [/\bclosed\b/, 'opened'],
  [/\bnearly\b/, 'more than'],
  [/\babout\b/, 'more than'],
  [/\bmore than\b/, 'fewer than'],
  [/\bat least\b/, 'at most'],
  [/\ball\b/, 'some'],
  [/\bsome\b/, 'all'],
  [/\bevery\b/, 'no'],
  [/\bonly\b/, 'not only'],
  [/\bsaid\b/, 'denied'],
  [/\bagreed\b/, 'refused'],
  [/\bwon\b/, 'lost'],
  [/\bby\b/, 'against'],
];

const additions = [
  ', raising fears of a wider conflict',
  ' after months of secret talks',
  ', which critics called a mistake',
  ' because of a shortage of money',
  ', the largest in the world',
  ' despite protests from residents',
  ' and resigned shortly afterwards',
  ', according to the police',
  ' for the second time this year',
  ', costing taxpayers millions',
  ' under pressure from the government',
  ', a decision that surprised experts',
];
const insertions = [
  'secretly',
  'illegally',
  'reluctantly',
  'unexpectedly',
  'narrowly',
  'twice',
  'allegedly',
  'never',
  'repeatedly',
  'falsely',
];

const at = (text: string): string => text.replace(/[.!]$/, '');

/** One altered statement of each kind that a sentence allows. */
export const alteredFrom = (
  article: readonly Quote[],
  index: number,
  foreign: readonly string[],
  choose: Chooser,
): Statement[] => {
  const quote = article[index];
  if (!quote || !usable(quote)) return [];
  const { text } = quote;
  const found: Statement[] = [];
  const add = (kind: string, altered: string | undefined, cites: readonly number[] = [index]) => {
    if (altered !== undefined && altered !== text) found.push({ kind, text: altered, cites });
  };
  const number = choose.of(numbersIn(text));
  if (number) add('digits', replaceAt(text, number, otherDigits(number[0], choose)));
  const month = choose.of([...text.matchAll(new RegExp(`\\b(?:${monthNames.join('|')})\\b`, 'g'))]);
  if (month)
    add('dates', replaceAt(text, month, choose.of(monthNames.filter((name) => name !== month[0])) ?? 'May'));
  const names = namesIn(text);
  const name = choose.of(names);
  if (name) {
    const others = article
      .flatMap((other) => namesIn(other.text).map(([found]) => found))
      .filter((other) => !text.includes(other));
    add('names', replaceAt(text, name, choose.of(others) ?? 'Harlan Moss'));
    add(
      'names',
      replaceAt(text, name, choose.of(foreign.filter((other) => !text.includes(other))) ?? 'Harlan Moss'),
    );
  }
  const negation = /\b(?:not|never|no longer) |n[’']t\b/.exec(text);
  if (negation) add('negations', replaceAt(text, negation, ''));
  const auxiliary = auxiliaries.exec(text);
  if (auxiliary) add('negations', replaceAt(text, auxiliary, `${auxiliary[0]} not`));
  const [first, second] = names;
  if (
    first &&
    second &&
    first[0] !== second[0] &&
    !/^(?:,? (?:and|or) )$/.test(text.slice((first.index ?? 0) + first[0].length, second.index))
  ) {
    add('order', swap(text, first, second));
  }
  const [one, other] = numbersIn(text);
  if (one && other && one[0] !== other[0]) add('order', swap(text, one, other));
  const nouns = [...text.matchAll(/(?<=\b(?:the|a|an|of|its|their) )\p{Ll}{4,}/gu)];
  const [noun, last] = [nouns[0], nouns.at(-1)];
  if (noun && last && noun[0] !== last[0]) add('order', swap(text, noun, last));
  const partner = choose.of(article.flatMap((each, i) => (i !== index && usable(each) ? [i] : [])));
  const joined = partner === undefined ? undefined : article[partner]?.text;
  if (partner !== undefined && joined !== undefined) {
    const head = text.split(' ');
    const tail = joined.split(' ');
    add(
      'joins',
      [...head.slice(0, Math.ceil(head.length / 2)), ...tail.slice(Math.floor(tail.length / 2))].join(' '),
      [index, partner],
    );
    const subject = /^(?:The |A )?[\p{L}’' -]+?(?= (?:is|are|was|were|will|has|have|had|said)\b)/u.exec(
      text,
    )?.[0];
    const predicate = /\b(?:is|are|was|were|will|has|have|had|said)\b.*$/.exec(joined)?.[0];
    if (subject && predicate && !joined.startsWith(subject))
      add('joins', `${subject} ${predicate}`, [index, partner]);
    add('reference', text, [partner]);
  }
  add('additions', `${at(text)}${choose.of(additions)}.`);
  const verb = /\b(?:was|were|will|has|have|had|is|are|said)\b/.exec(text);
  if (verb) add('additions', replaceAt(text, verb, `${verb[0]} ${choose.of(insertions)}`));
  for (const [pattern, by] of opposites.filter(([pattern]) => pattern.test(text)).slice(0, 3))
    add('opposites', text.replace(pattern, by));
  return found;
};

const swap = (text: string, a: RegExpMatchArray, b: RegExpMatchArray): string => {
  const [from, to] = [a.index ?? 0, b.index ?? 0];
  return (
    text.slice(0, from) + b[0] + text.slice(from + a[0].length, to) + a[0] + text.slice(to + b[0].length)
  );
};

const spelled: readonly (readonly [RegExp, string])[] = [
  [/\b2,000\b/, 'two thousand'],
  [/\btwo thousand\b/i, '2,000'],
  [/\b(?<![\d,.])12(?![\d,.])\b/, 'twelve'],
  [/\btwelve\b/, '12'],
  [/\bthree\b/, '3'],
  [/\bfive\b/, '5'],
  [/\bseven\b/, '7'],
  [/\bper cent\b/, '%'],
  [/(?<=\d)%/, ' percent'],
  [
    /\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b/,
    '$2 $1',
  ],
  [
    /\b(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2})\b(?!,? \d{4})/,
    '$2 $1',
  ],
  [/\bU\.S\./, 'United States'],
  [/n’t\b/, ' not'],
];

/** Statements that say what a sentence says: itself, itself with numbers and dates written otherwise, its parts moved. */
export const unalteredFrom = (article: readonly Quote[], index: number): Statement[] => {
  const quote = article[index];
  if (!quote || !usable(quote) || !alone(quote)) return [];
  const { text } = quote;
  const found: Statement[] = [{ kind: 'same', text, cites: [index] }];
  for (const [pattern, by] of spelled)
    if (pattern.test(text)) found.push({ kind: 'spelled', text: text.replace(pattern, by), cites: [index] });
  const [, said, speaker] =
    /^(.{30,}), ((?:\p{Lu}[\p{L}’'-]+ ?){1,3}|officials|police|residents) said\.$/u.exec(text) ?? [];
  if (said && speaker)
    found.push({
      kind: 'moved',
      text: `${speaker.trim()} said ${said.slice(0, 1).toLowerCase()}${said.slice(1)}.`,
      cites: [index],
    });
  const [, when, rest] =
    /^((?:On|In|At|By|Since|Last|During|After) [^,]{3,40}), (.{20,})\.$/.exec(text) ?? [];
  if (when && rest)
    found.push({
      kind: 'moved',
      text: `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)} ${when.slice(0, 1).toLowerCase()}${when.slice(1)}.`,
      cites: [index],
    });
  found.push({ kind: 'two references', text, cites: [index, index > 0 ? index - 1 : index + 1] });
  const [, main] = /^(.{40,}?), (?:which|who|where|although|though)\b.*\.$/.exec(text) ?? [];
  if (main) found.push({ kind: 'shortened', text: `${main}.`, cites: [index] });
  return found;
};
