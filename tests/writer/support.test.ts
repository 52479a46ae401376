import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { review } from '../../src/writer/review.ts';
import { lexemes } from '../../src/writer/support/lexemes.ts';
import { readNumber } from '../../src/writer/support/numbers.ts';
import { isOfPlace } from '../../src/writer/support/senses.ts';
import { objection } from '../../src/writer/support/supports.ts';
import { allArticles, alteredFrom, articleSentences, chooser, unalteredFrom } from './alterations.ts';

const wrong = (source: string, text: string) => objection(lexemes(text), lexemes(source));

const bridge = 'Minister Anna Holt said on Monday that the bridge over the Aven would not open before May 3.';
const people = 'About 2,000 people and 300 dogs lived in Doma in 2018.';
const ship = 'Brin said Corl attacked a ship in the Gulf.';
const vote = 'The decisive vote was cast by Ida Moss, a teacher from Fell, on Tuesday.';
const mayor = 'Lena Ford, the mayor of Doma since 2019, is not among those who may leave, one official said.';

describe('what a source bears out', () => {
  test.each([
    [bridge, bridge],
    [bridge, 'Holt said the bridge would not open before 3 May.'],
    [bridge, 'The bridge will not open before May 3, Holt said.'],
    [bridge, 'On Monday, Anna Holt said that the bridge would not open before May 3.'],
    [bridge, 'The bridge over the Aven won’t open before May 3, according to Anna Holt.'],
    [people, 'Some two thousand people and 300 dogs lived in Doma.'],
    [people, 'In 2018, about 2,000 people and 300 dogs lived in Doma.'],
    [ship, 'Corl attacked a ship in the Gulf, Brin said.'],
    [vote, 'Ida Moss cast the decisive vote.'],
    [vote, 'On Tuesday, the decisive vote was cast by Ida Moss.'],
    [mayor, 'Lena Ford has been the mayor of Doma since 2019.'],
    [mayor, 'The mayor of Doma is Lena Ford.'],
    [mayor, 'Mayor Lena Ford is not among those who may leave, one official said.'],
    ['The mayor, who is 51, will resign, officials said, after a vote in May.', 'The mayor is 51.'],
    ['The U.S. sent 12 ships.', 'The United States sent twelve ships.'],
    ['The American fleet lost 50% of its ships.', 'The U.S. fleet lost 50 percent of its ships.'],
    ['It cost $2.5 million.', 'It cost 2,500,000 dollars.'],
    ['The ministry would neither confirm nor deny it.', 'The ministry would not confirm or deny it.'],
    ['The withdrawal of the staff began in December.', 'The staff withdrawal began in December.'],
  ])('%s — %s', (source, text) => {
    expect(wrong(source, text)).toBeNull();
  });
});

describe('what a source does not bear out', () => {
  test.each([
    [bridge, 'Holt said the bridge would open before 3 May.', 'force'],
    [bridge, 'The bridge would not open before May 4.', 'number'],
    [bridge, 'The bridge would not open after May 3.', 'force'],
    [bridge, 'The bridge would not open on May 3.', 'force'],
    [bridge, 'The bridge may not open before May 3.', 'word'],
    [bridge, 'Minister Ida Holt said the bridge would not open before May 3.', 'name'],
    [bridge, 'The bridge secretly would not open before May 3.', 'word'],
    [people, 'About 300 people lived in Doma.', 'order'],
    [people, '2,000 people lived in Doma.', 'number'],
    [people, 'More than 2,000 people lived in Doma.', 'number'],
    [people, '300 people and about 2,000 dogs lived in Doma.', 'order'],
    [people, 'About 2,000 people lived in Doma in 2019.', 'number'],
    [ship, 'Brin attacked a ship in the Gulf.', 'speaker'],
    [ship, 'Corl said Brin attacked a ship in the Gulf.', 'order'],
    [ship, 'Corl attacked a ship of Brin in the Gulf.', 'order'],
    [vote, 'Ida Moss was cast by the decisive vote.', 'order'],
    [mayor, 'Lena Ford is among those who may leave.', 'force'],
    [mayor, 'Lena Ford is not among those who leave.', 'force'],
    [mayor, 'Lena Ford said one official may not leave.', 'order'],
    ['The army attacked the rebels near Doma.', 'The rebels attacked the army near Doma.', 'order'],
    ['Corl was hit by Brin.', 'Corl hit Brin.', 'direction'],
    ['Trains run from Doma to Fell.', 'Trains run from Fell to Doma.', 'order'],
    ['Most sponges filter water.', 'Sponges filter water.', 'force'],
    ['Officials denied that the army fired on protesters.', 'The army fired on protesters.', 'force'],
    ['Officials denied the attack.', 'Officials planned the attack.', 'word'],
    ['The bank is expected to close in May.', 'The bank is to close in May.', 'force'],
    ['The bridge will close in May, officials said.', 'The bridge will close in May.', 'speaker'],
    ['Prosecutors said that Ida Moss moved the bonds.', 'Ida Moss moved the bonds.', 'speaker'],
    ['It could close in May.', 'It closes in May.', 'force'],
    ['It cost $2.5 million.', 'It cost €2.5 million.', 'word'],
    ['Only this.', 'This.', 'empty'],
  ])('%s — %s', (source, text, why) => {
    expect(wrong(source, text)).toBe(why);
  });
});

describe('what a source says of somebody else, of another time, or not at all', () => {
  test.each([
    [
      'The court acquitted Mawson of theft and convicted him of false accounting.',
      'The court convicted Mawson of theft.',
    ],
    [
      'The court acquitted Mawson of theft and convicted him of false accounting.',
      'Mawson was convicted of theft.',
    ],
    ['Police arrested Jones and released Smith.', 'Police arrested Smith.'],
    ['Police arrested Jones and released Smith.', 'Police released Jones.'],
    ['Ford beat Moss in the first round but lost to Oduya in the final.', 'Ford lost to Moss in the final.'],
    ['Ford beat Moss in the first round but lost to Oduya in the final.', 'Ford beat Oduya in the final.'],
    ['Ford beat Moss in the first round but lost to Oduya in the final.', 'Moss lost to Oduya in the final.'],
    ['The company fired 300 workers in Doma and hired 50 in Fell.', 'The company hired 300 workers in Doma.'],
    ['The company fired 300 workers in Doma and hired 50 in Fell.', 'The company fired 300 workers in Fell.'],
    ['The company fired 300 workers in Doma and hired 50 in Fell.', 'The company fired 50 in Fell.'],
    ['Two of the five victims survived.', 'The five victims survived.'],
    ['Two of the five victims survived.', 'Two victims survived.'],
    ['Only two of the five victims survived.', 'Five victims survived.'],
    ['The drug did not kill any patients but harmed their livers.', 'The drug did kill patients.'],
    ['The drug did not kill any patients but harmed their livers.', 'The drug harmed patients.'],
    ['Neither Ford nor Moss voted for the plan.', 'Ford voted for the plan.'],
    ['Neither Ford nor Moss voted for the plan.', 'Moss voted for the plan.'],
    ['Nobody but Ford voted for the plan.', 'Ford voted for the plan.'],
    ['Ford will resign unless the council votes for the plan.', 'Ford will resign.'],
    ['Ford will resign if the council rejects the plan.', 'Ford will resign.'],
    ['If the council rejects the plan, Ford will resign.', 'Ford will resign.'],
    ['The minister called on Iran to stop enriching uranium.', 'Iran stopped enriching uranium.'],
    ['The minister called on Iran to stop enriching uranium.', 'Iran to stop enriching uranium.'],
    ['He was accused of killing two women.', 'He killed two women.'],
    ['Jones was accused of killing two women.', 'Jones killed two women.'],
    ['Jones was charged with killing two women.', 'Jones killed two women.'],
    ['Jones is wanted for killing two women.', 'Jones killed two women.'],
    ['The deal would have saved 300 jobs.', 'The deal saved 300 jobs.'],
    ['The plan to close the school was dropped.', 'The school was dropped.'],
    ['The plan to close the school was dropped.', 'The plan to close the school was.'],
    ['Prices rose 5 percent in May after falling 3 percent in April.', 'Prices rose 3 percent in April.'],
    ['Prices rose 5 percent in May after falling 3 percent in April.', 'Prices rose 5 percent in April.'],
    ['Prices rose 5 percent in May after falling 3 percent in April.', 'Prices fell 5 percent in May.'],
    [
      'Israel has denied involvement in the killing of the Iranian scientist.',
      'Israel killed the Iranian scientist.',
    ],
    ['Iran blamed Israel for the killing of the scientist.', 'Israel killed the scientist.'],
    ['Iran blamed Israel for the killing of the scientist.', 'Iran killed the scientist.'],
    ['Critics say the bridge is unsafe.', 'The bridge is unsafe.'],
    ['The bridge is safe, despite what critics say.', 'The bridge is unsafe.'],
    ['Ford, unlike Moss, voted for the plan.', 'Moss voted for the plan.'],
    [
      'The mayor of Doma, who lives in Fell, met the mayor of Corl.',
      'The mayor of Fell met the mayor of Corl.',
    ],
    ['The mayor of Doma, who lives in Fell, met the mayor of Corl.', 'The mayor of Corl lives in Fell.'],
    ['Water in Doma is no longer safe to drink.', 'Water in Doma is safe to drink.'],
    ['The vaccine prevented 90 percent of infections.', 'The vaccine caused 90 percent of infections.'],
    ['The rebels, not the army, shelled the market.', 'The army shelled the market.'],
    ['The rebels, not the army, shelled the market.', 'The army, not the rebels, shelled the market.'],
    ['It is not true that Ford resigned.', 'Ford resigned.'],
    ['Reports that Ford resigned are false.', 'Ford resigned.'],
    ['Ford said reports that Moss resigned were false.', 'Ford resigned.'],
  ])('%s — %s', (source, text) => {
    expect(wrong(source, text)).not.toBeNull();
  });
});

test.each([
  ['two thousand', 'num:2000'],
  ['2,000', 'num:2000'],
  ['2000', 'num:2000'],
  ['two thousand and five', 'num:2005'],
  ['one hundred and twenty-one', 'num:121'],
  ['a hundred', 'num:100'],
  ['half a million', 'num:500000'],
  ['2.5 million', 'num:2500000'],
  ['2.5m', 'num:2500000'],
  ['three dozen', 'num:36'],
  ['20th', 'ord:20'],
  ['third', 'ord:3'],
  ['1.10', 'num:1.1'],
])('%s is %s', (text, term) => {
  const words = text.split(/[ -]/);
  expect(readNumber(words)).toMatchObject({ term, taken: words.length });
});

test.each(['a', 'and', 'f16', '1990s', '', 'million'])('%j is no number', (word) => {
  expect(readNumber([word, 'men'])).toBeNull();
});

test.each([
  ['iran', 'iranian', true],
  ['iraq', 'iraqis', true],
  ['china', 'chinese', true],
  ['france', 'french', true],
  ['iran', 'iraq', false],
  ['niger', 'nigeria', false],
  ['austria', 'australia', false],
])('%s, %s: %s', (a, b, same) => {
  expect(isOfPlace(a, b)).toBe(same);
  expect(isOfPlace(b, a)).toBe(same);
});

interface Retelling {
  readonly article: string;
  /** Words that each cited sentence has. */
  readonly cites: readonly string[];
  readonly text: string;
  readonly true: boolean;
}

const fileOf = (article: string) =>
  article === 'sample'
    ? 'articles/us-embassy-baghdad-withdrawal.md'
    : `tests/data/newsroom/articles/${article}.txt`;

describe('retellings as a model writes them', () => {
  const retellings = readFileSync('tests/writer/statements.jsonl', 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Retelling);
  const isShown = ({ article, cites, text }: Retelling): boolean => {
    const sentences = articleSentences(fileOf(article));
    const numbers = cites.map(
      (words) => sentences.findIndex((sentence) => sentence.text.includes(words)) + 1,
    );
    expect(numbers).not.toContain(0);
    return review([{ text, cites: numbers, quote: null }], sentences, 'answer').written !== null;
  };

  test.each(retellings.filter((each) => !each.true))('$text is not shown', (each) => {
    expect(isShown(each)).toBe(false);
  });

  test('of the true ones, two in three are shown', () => {
    const shown = retellings.filter((each) => each.true).map(isShown);
    expect(shown.filter(Boolean).length / shown.length).toBeGreaterThanOrEqual(0.66);
  });
});

describe('statements made from articles', () => {
  const articles = [...allArticles('tests/data/newsroom/articles'), articleSentences(fileOf('sample'))];
  const names = articles.flatMap((article) =>
    article.flatMap(({ text }) =>
      [...text.matchAll(/(?<=[a-z,] )\p{Lu}\p{L}+ \p{Lu}\p{L}+/gu)].map(([name]) => name),
    ),
  );
  const choose = chooser(7);
  const rated = articles.flatMap((article) =>
    [...article.keys()].flatMap((index) => {
      const rate =
        (altered: boolean) => (statement: { kind: string; text: string; cites: readonly number[] }) => ({
          altered,
          kind: statement.kind,
          shown:
            review(
              [{ text: statement.text, cites: statement.cites.map((cite) => cite + 1), quote: null }],
              article,
              'answer',
            ).written !== null,
        });
      return [
        ...alteredFrom(article, index, names, choose).map(rate(true)),
        ...unalteredFrom(article, index).map(rate(false)),
      ];
    }),
  );
  const altered = rated.filter((each) => each.altered);

  test('there are more than a thousand altered ones, of every kind', () => {
    expect(altered.length).toBeGreaterThan(1_000);
  });

  test.each([...new Set(altered.map(({ kind }) => kind))])(
    'at least 95 %% with other %s are removed',
    (kind) => {
      const those = altered.filter((each) => each.kind === kind);
      expect(those.filter(({ shown }) => !shown).length / those.length).toBeGreaterThanOrEqual(0.95);
    },
  );

  test('at least 95 % of those that are not altered stay', () => {
    const those = rated.filter((each) => !each.altered);
    expect(those.filter(({ shown }) => shown).length / those.length).toBeGreaterThanOrEqual(0.95);
  });
});

test('whatever stands in a text and a source, comparing them ends', () => {
  const words = fc.array(
    fc.constantFrom(
      'the',
      'not',
      'Iran',
      'Iraq',
      'said',
      '2,000',
      'two',
      'thousand',
      ',',
      'May',
      '3',
      'by',
      'was',
      'killed',
      'of',
      'because',
      '"',
      '.',
      'he',
      '%',
      '\n',
    ),
    { maxLength: 40 },
  );
  const text = fc.oneof(
    words.map((list) => list.join(' ')),
    fc.string({ unit: 'binary', maxLength: 80 }),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      wrong(a, b);
      expect(['empty', null]).toContain(wrong(a, a));
    }),
  );
});
