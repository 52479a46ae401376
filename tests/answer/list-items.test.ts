import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listItems } from '../../src/answer/list-items.ts';

const itemsOf = (text: string): string[] => listItems(text).map(([from, to]) => text.slice(from, to));

test.each([
  ['Chad, Niger and Sudan', ['Chad', 'Niger', 'Sudan']],
  ['Chad, Niger, and the north of Sudan', ['Chad', 'Niger', 'the north of Sudan']],
  ['red; green; or blue', ['red', 'green', 'blue']],
  ['Petra Lindqvist, Odd Marlow and Vesna Ilić', ['Petra Lindqvist', 'Odd Marlow', 'Vesna Ilić']],
  ['research and development', ['research and development']],
  ['4 May, 2024', ['4 May, 2024']],
  ['3,200, 4,100 and 5,000 boats', ['3,200', '4,100', '5,000 boats']],
  ['the mayor, who resigned on Friday, and her aide', ['the mayor, who resigned on Friday, and her aide']],
  [
    'because the road was closed, the ferry late and the bridge under water for the third time',
    ['because the road was closed, the ferry late and the bridge under water for the third time'],
  ],
  ['', ['']],
  ['boats', ['boats']],
  [', , and', [', , and']],
])('%j holds %j', (text, items) => {
  expect(itemsOf(text)).toEqual(items);
});

test('whatever the text, the items stand in it one after another', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'who', 'B c', ', ', ' and ', '; ', '\n', '😀', ',')),
      (parts) => {
        const text = parts.join('');
        let end = 0;
        for (const [from, to] of listItems(text)) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
          end = to;
        }
      },
    ),
  );
});
