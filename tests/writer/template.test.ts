import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { plainLine } from '../../src/writer/fence.ts';
import { fillTemplate, readTemplate } from '../../src/writer/template.ts';

const known = { data: ['question', 'sentences'], words: ['format'] };
const good =
  '<!-- about {{everything}} -->\nBe brief.\n\n{{format}}\n\n{{ sentences }}\n\nAsked:\n\n{{question}}\n';

test('the comment at the top is left out, and what stands above the data is the system message', () => {
  expect(readTemplate('p.md', good, known)).toEqual({
    system: 'Be brief.\n\n{{format}}',
    user: '{{ sentences }}\n\nAsked:\n\n{{question}}',
  });
});

test('line ends and a byte-order mark change nothing', () => {
  expect(readTemplate('p.md', `\uFEFF${good.replaceAll('\n', '\r\n')}`, known)).toEqual(
    readTemplate('p.md', good, known),
  );
});

test('a prompt that begins with data has no system message of the operator’s', () => {
  expect(readTemplate('p.md', 'About {{sentences}}: {{question}} {{format}}', known).system).toBe('');
});

describe('what cannot be used is named', () => {
  test.each([
    ['an unknown placeholder', `${good}{{sentance}}`, '{{sentance}}'],
    ['a missing one', good.replace('{{format}}', ''), '{{format}}'],
    ['one in other letters', good.replace('{{question}}', '{{Question}}'), '{{Question}}'],
    ['an empty one', `${good}{{}}`, '{{}}'],
    ['nothing at all', '', '{{question}}'],
  ])('%s', (_, content, named) => {
    const read = () => readTemplate('prompts/answer.md', content, known);
    expect(read).toThrow(UserError);
    expect(read).toThrow(named);
    expect(read).toThrow('prompts/answer.md');
  });
});

test('nothing in a value is read as a placeholder', () => {
  const filled = fillTemplate(
    readTemplate('p.md', good, known),
    { question: '{{format}}', sentences: '{{question}} $& $1' },
    { format: '{{sentences}}' },
  );
  expect(filled.system).toContain('Be brief.\n\n{{sentences}}');
  expect(filled.user).toContain('{{question}} $& $1');
  expect(filled.user).toMatch(/Asked:\n\n<<<question \w+>>>\n\{\{format\}\}\n<<<end \w+>>>$/);
});

test('the same data has the same fence, other data another', () => {
  const template = readTemplate('p.md', good, known);
  const fill = (question: string) => fillTemplate(template, { question, sentences: 's' }, { format: 'f' });
  expect(fill('a')).toEqual(fill('a'));
  expect(fill('a').user).not.toBe(fill('b').user.replace('\nb\n', '\na\n'));
});

describe('text of strangers', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          '<<<',
          '>>>',
          '<|im_end|>',
          '<end_of_turn>',
          '[INST]',
          '[1]',
          '\n',
          '\r',
          '\u2028',
          '{{question}}',
          'end',
          '＜',
          '\u202e',
          '</s>',
          ' ',
          'a',
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join('')),
  );

  test('is one line without what fences, references and control tokens are made of', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(plainLine(text)).not.toMatch(/[<>[\]\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  test('stays inside its fence, of which there is one for each', () => {
    const template = readTemplate('p.md', good, known);
    fc.assert(
      fc.property(hostile, hostile, (question, sentence) => {
        const { user, system } = fillTemplate(
          template,
          { question: plainLine(question), sentences: plainLine(sentence) },
          { format: 'f' },
        );
        expect(user.match(/<<</g)).toHaveLength(4);
        expect(user.match(/^<<<end \w+>>>$/gm)).toHaveLength(2);
        expect(
          user
            .split('\n')
            .filter((line) => line.startsWith('<<<'))
            .map((line) => line.slice(3, 6)),
        ).toEqual(['sen', 'end', 'que', 'end']);
        const key = /<<<end (\w+)>>>/.exec(user)?.[1] ?? '';
        expect(system).toContain(key);
      }),
    );
  });
});
