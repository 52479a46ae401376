import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDraft } from '../../src/writer/draft.ts';

const item = (text: string, cites: readonly number[], quote: number | null = null) => ({
  text,
  cites,
  quote,
});

describe('a whole reply', () => {
  test.each([
    [
      'JSON',
      '{"sentences":[{"text":"The bridge is closed.","cites":[2],"quote":0}]}',
      [item('The bridge is closed.', [2])],
    ],
    [
      'JSON in a code fence',
      '```json\n{"sentences":[{"text":"It rained.","cites":[1],"quote":3}]}\n```',
      [item('It rained.', [1], 3)],
    ],
    ['a bare list', '[{"text":"It rained.","cites":[1],"quote":0}]', [item('It rained.', [1])]],
    ['a quote and nothing else', '{"sentences":[{"text":"","cites":[],"quote":4}]}', [item('', [4], 4)]],
    [
      'two sentences in one text',
      '{"sentences":[{"text":"The rain fell. The wind blew.","cites":[1],"quote":2}]}',
      [item('The rain fell.', [1]), item('The wind blew.', [1], 2)],
    ],
    [
      'references inside JSON text',
      '{"sentences":[{"text":"It rained [3].","cites":[1],"quote":0}]}',
      [item('It rained.', [1, 3])],
    ],
    [
      'one item that is none',
      '{"sentences":[{"text":"It rained.","cites":[1],"quote":0},{"cites":"all"}]}',
      [item('It rained.', [1])],
    ],
    [
      'JSON that breaks off',
      '{"sentences":[{"text":"It rained.","cites":[1],"quote":0},{"text":"It sn',
      [item('It rained.', [1])],
    ],
    [
      'brackets inside a string',
      '{"sentences":[{"text":"A } and a \\" and a ].","cites":[1],"quote":0}]}',
      [item('A } and a " and a ].', [1])],
    ],
    ['nothing to say', '{"sentences":[]}', []],
    ['nothing at all', '  \n', []],
    [
      'lines',
      'The bridge is closed [2].\nIt will open in May. [3, 4]',
      [item('The bridge is closed.', [2]), item('It will open in May.', [3, 4])],
    ],
    [
      'a list of lines',
      '- The bridge is closed [2]\n* It opens in May [3]',
      [item('The bridge is closed', [2]), item('It opens in May', [3])],
    ],
    ['a range', 'The bridge is closed [2–4].', [item('The bridge is closed.', [2, 3, 4])]],
    [
      'a line that is one reference',
      'The mayor explained it [1].\n[5]',
      [item('The mayor explained it.', [1]), item('', [5], 5)],
    ],
    [
      'a sentence without a reference',
      'The bridge is closed [2]. Everybody is sad.',
      [item('The bridge is closed.', [2]), item('Everybody is sad.', [])],
    ],
    [
      'thoughts in front',
      '<think>What now? [1]</think>The bridge is closed [2].',
      [item('The bridge is closed.', [2])],
    ],
    [
      'CRLF',
      'The bridge is closed [2].\r\nThe bus runs [3].\r\n',
      [item('The bridge is closed.', [2]), item('The bus runs.', [3])],
    ],
    ['numbers that no sentence has', 'The bridge is closed [99].', [item('The bridge is closed.', [99])]],
  ] as const)('%s', (_, reply, draft) => {
    expect(readDraft(reply, true)).toEqual(draft);
  });

  test.each([
    ['prose without references', 'The bridge is closed, I am sorry to say.'],
    ['other JSON', '{"answer":"The bridge is closed."}'],
    ['a list of texts', '["The bridge is closed."]'],
    ['items of another shape', '{"sentences":[{"sentence":"The bridge is closed."}]}'],
    ['HTML', '<p>The bridge is closed.</p>'],
  ])('%s has no form', (_, reply) => {
    expect(readDraft(reply, true)).toBeNull();
  });
});

describe('a growing reply', () => {
  const replies = [
    '{"sentences":[{"text":"A ] in \\"it\\".","cites":[1],"quote":0},{"text":"It rained.","cites":[2],"quote":3}]}',
    'The bridge is closed [2].\nIt opens in May [3].\n[4]\n',
    '<think>hm [1]</think>The bridge is closed [2].\nIt opens in May [3].\n',
  ];

  test.each(replies)('gives sentences one by one, and never one that the whole lacks: %s', (reply) => {
    const whole = readDraft(reply, true) ?? [];
    for (let end = 0; end <= reply.length; end++) {
      const part = readDraft(reply.slice(0, end), false) ?? [];
      expect(whole.slice(0, part.length)).toEqual(part);
    }
  });
});

test('whatever a model says, reading ends, and gives texts without references', () => {
  const noise = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '\n',
      '[1]',
      '[2, 3]',
      '"sentences":',
      '"text":',
      ',',
      '. ',
      'Rain fell',
      '```',
      '<think>',
      '</think>',
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        noise.map((parts) => parts.join('')),
        fc.string({ unit: 'binary' }),
      ),
      fc.boolean(),
      (reply, ended) => {
        for (const { text } of readDraft(reply, ended) ?? []) expect(text).not.toMatch(/\[\s*\d+\s*\]/);
      },
    ),
  );
});
