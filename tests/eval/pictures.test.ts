import { DOMParser } from 'linkedom';
import { expect, test } from 'vitest';
import { coveragePicture, reliabilityPicture } from '../../src/eval/pictures.ts';

const series = [
  {
    name: 'harbour & <quay>',
    claims: [
      { confidence: 0.1, right: false },
      { confidence: 0.9, right: true },
    ],
  },
  { name: 'market', claims: [{ confidence: 0.5, right: true }] },
];

test.each([
  { name: 'reliability', draw: reliabilityPicture, labels: ['Confidence (%)', 'First quote right (%)'] },
  {
    name: 'coverage',
    draw: coveragePicture,
    labels: ['Questions answered (%)', 'Of these, first quote right (%)'],
  },
])('the picture of $name stands alone, names its axes and its series', ({ draw, labels }) => {
  const picture = draw(series);
  expect(picture).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(picture).toContain('prefers-color-scheme: dark');
  const svg = new DOMParser().parseFromString(picture, 'image/svg+xml');
  const texts = Array.from(
    svg.querySelectorAll('text'),
    (element: { textContent: string }) => element.textContent,
  );
  expect(texts).toEqual(expect.arrayContaining([...labels, '● harbour & <quay>', '● market']));
  expect(picture).not.toMatch(/NaN|undefined/);
});

test('the reliability diagram has a dot for each bin, where it belongs', () => {
  const svg = new DOMParser().parseFromString(reliabilityPicture(series), 'image/svg+xml');
  const at = Array.from(svg.querySelectorAll('circle'), (dot: { getAttribute(name: string): string }) => [
    Number(dot.getAttribute('cx')),
    Number(dot.getAttribute('cy')),
  ]);
  expect(at).toHaveLength(3);
  const [unsure, sure] = at;
  expect(sure?.[0]).toBeGreaterThan(unsure?.[0] ?? 0);
  // Heights are measured from above.
  expect(sure?.[1]).toBeLessThan(unsure?.[1] ?? 0);
});

test('the same figures give the same picture', () => {
  expect(reliabilityPicture(series)).toBe(reliabilityPicture(series));
  expect(coveragePicture([{ name: 'none', claims: [] }])).not.toMatch(/NaN|undefined/);
});
