import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byAge, createSnowflakes, timeOf } from '../../src/sandbox/snowflakes.ts';

test('ids always grow, whatever the clock does', () => {
  const time = fc.integer({ min: 1_420_070_400_000, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(fc.array(time, { minLength: 2 }), (times) => {
      let at = 0;
      const newId = createSnowflakes(() => times[at++] ?? 0);
      const ids = times.map(() => newId());
      expect([...ids].sort(byAge)).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^\d{1,20}$/);
    }),
  );
});

test('an id says when it was made', () => {
  expect(timeOf('175928847299117063')).toBe(1_462_015_105_796);
  expect(timeOf(createSnowflakes(() => 1_700_000_000_000)())).toBe(1_700_000_000_000);
});
