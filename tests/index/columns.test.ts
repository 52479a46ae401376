import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Column, Columns, encodeColumns } from '../../src/index/columns.ts';

const column: fc.Arbitrary<Column> = fc.oneof(
  fc.uint8Array({ maxLength: 9 }),
  fc.int8Array({ maxLength: 9 }),
  fc.uint16Array({ maxLength: 9 }),
  fc.uint32Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 9 }),
  fc.bigUint64Array({ maxLength: 9 }),
);

test('columns and strings come back as they were, wherever their bytes lie', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,12}$/), column),
      fc.array(fc.string({ unit: 'grapheme', maxLength: 8 })),
      fc.nat(9),
      (columns, strings, shift) => {
        const encoded = encodeColumns(columns, strings);
        const moved = Buffer.concat([Buffer.alloc(shift), encoded]).subarray(shift);
        const decoded = new Columns(moved, 'a file');
        expect(decoded.strings).toEqual(strings);
        for (const [name, each] of Object.entries(columns)) {
          expect(decoded.get(name, each.constructor as new (length: number) => Column)).toEqual(each);
        }
      },
    ),
  );
});

test('a part of a larger array is written alone', () => {
  const part = Uint32Array.of(1, 2, 3, 4).subarray(1, 3);
  expect(new Columns(encodeColumns({ part }), 'a file').get('part', Uint32Array)).toEqual(
    Uint32Array.of(2, 3),
  );
});

test('numbers that are not written are not there, and those of another type neither', () => {
  const decoded = new Columns(encodeColumns({ here: Uint8Array.of(1) }), 'structure.columns');
  expect(() => decoded.get('there', Uint8Array)).toThrow('structure.columns is not as it was written');
  expect(() => decoded.get('here', Uint32Array)).toThrow('structure.columns is not as it was written');
});

test('other bytes are no columns', () => {
  const encoded = encodeColumns({ numbers: Uint32Array.of(1, 2, 3) });
  for (const bytes of [Buffer.alloc(0), Buffer.from('PQCOLS'), Buffer.from('{}'), encoded.subarray(0, 40)]) {
    expect(() => new Columns(bytes, 'keywords.columns')).toThrow('keywords.columns is not as it was written');
  }
  expect(() => new Columns(encoded.subarray(0, -8), 'keywords.columns')).toThrow(
    'keywords.columns is not as it was written',
  );
});
