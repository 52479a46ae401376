import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ArticleInfo } from '../../src/answer/answer.ts';
import { articleChoice, chosenArticle } from '../../src/discord/article-choice.ts';
import { articleKey, indexKey } from '../../src/discord/article-key.ts';
import { type ButtonAction, buttonId, readButtonId } from '../../src/discord/button-id.ts';
import { createMemory } from '../../src/discord/memory.ts';
import { createPace } from '../../src/discord/pace.ts';
import { createSeen } from '../../src/discord/seen.ts';
import { matchingArticles, prefixDistance } from '../../src/discord/titles.ts';
import { createLine } from '../../src/thread/line.ts';

describe('custom ids', () => {
  const key = fc.string({ minLength: 1, maxLength: 60 }).map(articleKey);
  const keys = fc.array(key, { maxLength: 5 });
  const index = fc.string({ maxLength: 60 }).map(indexKey);
  const search = fc.record({ claim: fc.boolean(), only: fc.option(key) });
  const action: fc.Arbitrary<ButtonAction> = fc.oneof(
    fc.record({ kind: fc.constant('context' as const), articles: keys }),
    fc.record({ kind: fc.constant('more' as const), index, search, seen: fc.nat(9_999) }),
    fc.record({ kind: fc.constant('why' as const), index, search }),
    fc.record({
      kind: fc.constant('vote' as const),
      vote: fc.constantFrom('up' as const, 'down' as const),
      index,
      articles: keys,
    }),
    fc.record({
      kind: fc.constant('page' as const),
      list: fc.constantFrom('articles' as const, 'overview' as const),
      page: fc.nat(9_999),
    }),
  );

  test('say again what they were made of, in at most 100 characters', () => {
    fc.assert(
      fc.property(action, (each) => {
        const id = buttonId(each);
        expect(id.length).toBeLessThanOrEqual(100);
        expect(readButtonId(id)).toEqual(each);
      }),
    );
  });

  test.each([
    '',
    'q1',
    'q1:',
    'q1:context',
    'q1:context:short',
    'q1:context:aaaaaaaaaaaa.',
    'q1:context:aaaaaaaaaaaa:extra',
    `q1:context:${Array.from({ length: 6 }, () => 'aaaaaaaaaaaa').join('.')}`,
    'q0:context:aaaaaaaaaaaa',
    'q1:more:abcdefgh:q:-1',
    'q1:more:abcdefgh:q:12345',
    'q1:more:abcdefgh:x:1',
    'q1:more:abcdefgh:q../../../etc:1',
    'q1:why:abcdefgh',
    'q1:up::aaaaaaaaaaaa',
    'q1:articles:1e3',
    'q1:articles:٣',
    'q1:constructor:1',
    '__proto__',
    '{"kind":"vote"}',
    'q1:articles:1\n',
    ' q1:articles:1',
  ])('made by hand: %j', (id) => {
    expect(readButtonId(id)).toBeNull();
  });

  test('any text is read or refused', () => {
    fc.assert(fc.property(fc.string(), (id) => void readButtonId(`q1:${id}`)));
  });
});

const article = (id: string, title: string, published: string | null = '2024-06-12'): ArticleInfo => ({
  id,
  title,
  published,
  author: null,
  place: null,
  url: null,
  source: `/a/${id}.txt`,
  passages: 3,
  indexed: '2024-06-12T10:00:00Z',
});

describe('titles', () => {
  const articles = [
    article('tram', 'Aldermoor councillors back tram line by a single vote'),
    article('sponge', 'The sponge that swallows light'),
    article('marathon', 'Record at the Österby marathon'),
    article('closure', 'Corvane to shut Brenmouth pump factory'),
  ];
  test.each([
    ['', ['tram', 'sponge', 'marathon', 'closure']],
    ['tram', ['tram']],
    ['TRAM', ['tram']],
    ['spo', ['sponge']],
    ['spnoge', ['sponge']],
    ['sponeg', ['sponge']],
    ['swalows lihgt', ['sponge']],
    ['osterby', ['marathon']],
    ['maraton', ['marathon']],
    ['marahton osterbi', ['marathon']],
    ['alderm', ['tram']],
    ['councilors', ['tram']],
    ['brenmuth', ['closure']],
    ['vote tram', ['tram']],
    ['closure', ['closure']],
    ['tram sponge', []],
    ['zebra', []],
    ['xyz', []],
    ['!!!', ['tram', 'sponge', 'marathon', 'closure']],
  ])('%j', (typed, ids) => {
    expect(matchingArticles(typed, articles).map(({ id }) => id)).toEqual(ids);
  });

  test('the better match comes first', () => {
    const two = [article('a', 'Storms in general'), article('b', 'Storm Odile makes landfall')];
    expect(matchingArticles('storm', two).map(({ id }) => id)).toEqual(['b', 'a']);
  });

  test.each([
    ['spon', 'sponge', 0],
    ['sopnge', 'sponge', 1],
    ['spnge', 'sponge', 1],
    ['sponnge', 'sponge', 1],
    ['spinge', 'sponge', 1],
    ['abc', 'xyz', 3],
  ])('%s is %i from the beginning of %s', (typed, word, distance) => {
    expect(prefixDistance(typed, word)).toBe(distance);
  });

  test.each([
    [article('a', 'Title'), { name: 'Title · 2024-06-12', value: 'a' }],
    [article('a', 'Title', null), { name: 'Title', value: 'a' }],
    [article('a', ''), { name: 'a · 2024-06-12', value: 'a' }],
    [article('a'.repeat(150), 'Title'), { name: 'Title · 2024-06-12', value: articleKey('a'.repeat(150)) }],
  ])('is offered as a choice', (info, choice) => {
    expect(articleChoice(info)).toEqual(choice);
  });

  test('a choice fits whatever the title is, and is understood again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ minLength: 1, maxLength: 150 }),
        (title, id) => {
          const info = article(id, title);
          const { name, value } = articleChoice(info);
          expect(name.length).toBeLessThanOrEqual(100);
          expect(name.trim().length).toBeGreaterThan(0);
          expect(value.length).toBeLessThanOrEqual(100);
          expect(chosenArticle(value, [article('other', 'Other'), info])).toEqual(info);
        },
      ),
    );
  });

  test('nothing typed chooses nothing', () => {
    expect(chosenArticle('  ', articles)).toBeNull();
    expect(chosenArticle('spnoge', articles)?.id).toBe('sponge');
  });
});

describe('the line', () => {
  const gate = (): { promise: Promise<void>; open: () => void } => {
    let open = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      open = resolve;
    });
    return { promise, open };
  };

  test('so many at once, the rest in order', async () => {
    const line = createLine(2, 10);
    const gates = [gate(), gate(), gate(), gate()];
    const begun: number[] = [];
    const all = gates.map(({ promise }, at) =>
      line.run(async () => {
        begun.push(at);
        await promise;
        return at;
      }),
    );
    expect(begun).toEqual([0, 1]);
    gates[1]?.open();
    await all[1];
    expect(begun).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
    expect(line.length).toBe(0);
  });

  test('is full when as many wait as may', async () => {
    const line = createLine(1, 1);
    const { promise, open } = gate();
    expect(line.full).toBe(false);
    const first = line.run(() => promise);
    expect(line.full).toBe(false);
    const second = line.run(() => promise);
    expect(line.full).toBe(true);
    open();
    await Promise.all([first, second]);
    expect(line.full).toBe(false);
  });

  test('an error is the one’s who asked, and the line goes on', async () => {
    const line = createLine(1, 10);
    const failing = line.run(() => Promise.reject(new Error('no')));
    const next = line.run(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await line.idle();
  });

  test('thousands pass', async () => {
    const line = createLine(3, 5_000);
    const results = await Promise.all(Array.from({ length: 5_000 }, (_, at) => line.run(async () => at)));
    expect(results).toEqual(Array.from({ length: 5_000 }, (_, at) => at));
    expect(line.length).toBe(0);
  });
});

describe('the pace', () => {
  test('so many at once, then one at a time', () => {
    const pace = createPace(3);
    expect([0, 0, 0].map(() => pace.ask('a', 0))).toEqual([0, 0, 0]);
    expect(pace.ask('a', 0)).toBe(20_000);
    expect(pace.ask('b', 0)).toBe(0);
    expect(pace.ask('a', 10_000)).toBe(10_000);
    expect(pace.ask('a', 20_000)).toBe(0);
    expect(pace.ask('a', 20_001)).toBeGreaterThan(0);
    expect([0, 0, 0].map(() => pace.ask('a', 100_000))).toEqual([0, 0, 0]);
  });
});

test('what was seen is known, as far back as there is room', () => {
  const seen = createSeen(2);
  expect(['a', 'a', 'b', 'c', 'a'].map((id) => seen.firstTime(id))).toEqual([true, false, true, true, true]);
});

test('the latest answers are remembered', () => {
  const memory = createMemory(2);
  const given = { turn: { question: 'q', answer: null }, before: null };
  for (const id of ['a', 'b', 'c']) memory.note(id, given);
  expect(['a', 'b', 'c'].map((id) => memory.recall(id) !== undefined)).toEqual([false, true, true]);
});
