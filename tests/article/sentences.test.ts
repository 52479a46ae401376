import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentenceSpans } from '../../src/article/sentences.ts';

const sentences = (text: string): string[] =>
  sentenceSpans(text).map(({ start, end }) => text.slice(start, end));

describe('sentences end where the bar stands', () => {
  test.each([
    // Abbreviations inside a sentence
    'Staff left the U.S. Embassy in Baghdad. | Others stayed.',
    'The strike killed Gen. Soleimani in January. | Iran answered.',
    'Lt. Gen. Paul Doe and Sen. Ann Roe met Prof. Poe. | They agreed.',
    'Mr. and Mrs. Doe saw Dr. Roe. | He was late.',
    'Prices rose by 3.5 percent. | Wages did not.',
    'It is No. 2 on the list. | Nos. 3 and 4 are empty.',
    'See Fig. 3 and p. 14 of Vol. IV. | The rest is in Art. 5.',
    'J.R.R. Tolkien wrote it. | C. S. Lewis read it.',
    'George W. Bush and John F. Kennedy were presidents. | So was Ulysses S. Grant.',
    'It opened at 9 a.m. on Monday. | It closed at 5 p.m. Tuesday.',
    'He left at 5 p.m. | Police came later.',
    'The hour is 10 a.m. EST. | That is 3 p.m. GMT.',
    'Acme Inc. and Foo Corp. merged. | Bar Ltd. did not.',
    'Acme Inc. Chairman Jane Doe resigned. | The shares fell.',
    'She was born on Jan. 3, 1970. | He was born in Dec. 1969.',
    'They met in St. Petersburg. | Then they went to Ft. Worth and Mt. Hood.',
    'The case Roe v. Wade was decided in 1973. | It was overturned.',
    'Many fruits, e.g. apples, i.e. most of them, were sold. | Nuts were not.',
    'Martin Luther King Jr. spoke. | Sammy Davis Jr. sang.',
    'Apples, pears, etc. were sold. | Nuts, too.',
    'Doe et al. (2010) found more. | Others did not.',
    'He holds a Ph.D. in physics. | She holds two.',
    'The suspect, aged ca. 40, fled. | He is approx. 6 feet tall.',
    'U.N. Secretary-General Ann Doe and E.U. officials met in Washington, D.C. on Friday. | It rained.',
    'Gov. Gavin Doe of Calif. and Gov. Ron Roe of Fla. debated. | Nobody won.',
    // Abbreviations that end one
    'Troops live in the U.S. | The base is small.',
    'She works for Acme Inc. | He does not.',
    'They moved to Washington, D.C. | It was cold.',
    'They bought shares of Foo Corp. | “We are glad,” she said.',
    'It was built in the time of World War I. | Germany had lost.',
    'He has lived on Main St. | But he moved.',
    // Quotes
    '“Stop!” he said. | Nobody did.',
    '"Why?" she asked. | "Because," he said.',
    '“Stop it!” President Jane Doe said. | It did not help.',
    'He said: “We will go.” | She stayed.',
    '“We came. | We saw. | We won,” he said.',
    '“He told me ‘Go home.’ | I went,” she said.',
    '“Did he say ‘Never!’?” she asked. | He did.',
    "'It is over.' | 'It is not.'",
    'They called it “a joke.” | Others did not.',
    '«Arrête !» dit-il. | Il partit.',
    '« Il est parti. » | Elle est restée.',
    '„Er ist weg.“ | Sie blieb.',
    '»Er ist weg.« | Sie blieb.',
    // Ellipses, dots, footnotes, asides
    'He waited ... and waited. | Then he left.',
    'He waited… | Then he left.',
    'It grew in recent years. ... | The main reason is clear.',
    'It was found in 1999.[3] | It was lost in 2004.[4][citation needed]',
    'They met (he came at 5 p.m. Nobody saw him) and talked. | It was late.',
    '(He left.) | She stayed.',
    'The site example.com was down. | So was www.example.org/a.html on Friday.',
    'Version 2.0.1 of Node.js is out. | Version 3 is not.',
    'The value is .5 or 1.000,5. | It is low.',
    'Really?! | Yes! | It is.',
    'The firm Yahoo! Inc. paid. | It was much.',
    // A capital is not always there
    'The phone sold well. | iPhone sales rose.',
    'He paid. | 3,000 people did not.',
    'The price is low. | $5 is enough. | #1 costs more.',
    'It warned. from the department at the end of May.',
    'They withdrew.The officials confirmed it.'.replace('.The', '.| The'),
    // Other scripts
    '他来了。|她走了！|真的吗？|是的。',
    '他喊道：“停下！”他说。|她走了。',
    '「行く。」と言った。|彼は行った。',
    'وصل الوزير أمس. | هل عاد اليوم؟ | لا.',
    'השר הגיע אתמול. | האם הוא חזר? | לא.',
    'Он приехал в среду. | А. С. Пушкин жил здесь.',
    'वह आया। | वह गया।',
    'Am 3. Oktober wird gefeiert. | Dr. Müller kommt, z.B. mit dem Zug.',
    'Η βουλή ψήφισε. | Ποιος κέρδισε;',
    '¿Quién ganó? | ¡Nadie! | Eso dijo.',
    // No end at all
    'Embassy staff to leave Baghdad',
    'Who leaves, and who stays?',
    '1. The first of three. | He left.',
    '3.5',
    '…',
  ])('%s', (marked) => {
    const expected = marked.split('|').map((sentence) => sentence.trim());
    const text = marked.replace(/ ?\| ?/g, (bar) => (bar === '|' || bar === '| ' ? '' : ' '));
    expect(sentences(text)).toEqual(expected);
  });

  test.each([
    [
      'a single line break is white space',
      'The plan\nwas good. It\r\nfailed.',
      ['The plan\nwas good.', 'It\r\nfailed.'],
    ],
    ['a blank line ends a headline', 'Staff to leave\n\nThey go.', ['Staff to leave', 'They go.']],
    ['so does one with CRLF', 'Staff to leave\r\n \r\nThey go.', ['Staff to leave', 'They go.']],
    [
      'list items stand alone',
      'Three things:\n- tea\n- milk\n• sugar',
      ['Three things:', '- tea', '- milk', '• sugar'],
    ],
    ['numbered items too', 'To do:\n1. Read it.\n2. Sign it.', ['To do:', '1. Read it.', '2. Sign it.']],
    [
      'a date at a line start numbers nothing',
      'He was born on January\n12. The year is lost.',
      ['He was born on January\n12.', 'The year is lost.'],
    ],
    [
      'Markdown marks stay with their sentence',
      '**He left.** _She stayed._',
      ['**He left.**', '_She stayed._'],
    ],
    ['so do links', 'He [left.](https://a.b/c) She stayed.', ['He [left.](https://a.b/c)', 'She stayed.']],
    ['no-break spaces are white space', 'He left.\u00a0She stayed.', ['He left.', 'She stayed.']],
    ['emoji open a sentence', 'He left. 😀 She stayed.', ['He left.', '😀 She stayed.']],
    ['white space only holds none', ' \n\t ', []],
    ['nor does the empty text', '', []],
  ])('%s', (_, text, expected) => {
    expect(sentences(text)).toEqual(expected);
  });
});

describe('text without an end', () => {
  test('is cut at the strongest clause end within reach', () => {
    const clause = 'the committee of the assembly met again and talked about the matter';
    const found = sentences(`${`${clause}, `.repeat(6)}${clause}; ${`${clause}, `.repeat(6)}${clause}`);
    expect(found[0]).toMatch(/matter;$/);
    expect(Math.max(...found.map((piece) => piece.length))).toBeLessThanOrEqual(600);
  });

  test('is cut even without white space, and not inside a character', () => {
    const found = sentences('😀'.repeat(1000));
    expect(found.length).toBeGreaterThan(1);
    expect(found.some((piece) => /\p{Surrogate}/u.test(piece))).toBe(false);
    expect(found.join('')).toBe('😀'.repeat(1000));
  });

  test('does not take numbers apart', () => {
    const found = sentences('12,345.67 '.repeat(200));
    expect(found.flatMap((piece) => piece.split(' ')).every((number) => number === '12,345.67')).toBe(true);
  });
});

const prose = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'The',
          'U.S.',
          'Gen.',
          'left.',
          'stop!',
          '“Go.”',
          'No.',
          '2',
          '3.5',
          '(a.',
          'b)',
          '\n',
          '\r\n',
          '\n\n',
          '- x',
        ],
        ...[
          '…',
          '。',
          '؟',
          '»',
          '«',
          'e\u0301',
          '😀',
          '\u00a0',
          '\u2028',
          'a.m.',
          'iPhone',
          '[3]',
          ':12',
          'p.',
          '"',
          "'",
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(' '));

describe('for every text', () => {
  test('sentences and the white space between them are the text, without overlap', () => {
    fc.assert(
      fc.property(prose, (text) => {
        let at = 0;
        for (const { start, end } of sentenceSpans(text)) {
          expect(text.slice(at, start).trim()).toBe('');
          expect(end).toBeGreaterThan(start);
          expect(text.slice(start, end).trim()).toBe(text.slice(start, end));
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  test('a part of a text has the sentences that it has alone', () => {
    fc.assert(
      fc.property(prose, prose, prose, (before, text, after) => {
        const shifted = sentenceSpans(before + text + after, before.length, before.length + text.length);
        const moved = sentenceSpans(text).map((span) => ({
          start: span.start + before.length,
          end: span.end + before.length,
        }));
        expect(shifted).toEqual(moved);
      }),
    );
  });

  test('none is longer than 600 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 500, maxLength: 4000 }), (text) => {
        expect(Math.max(0, ...sentenceSpans(text).map(({ start, end }) => end - start))).toBeLessThanOrEqual(
          600,
        );
      }),
    );
  });
});
