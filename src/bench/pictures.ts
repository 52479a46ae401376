import * as Plot from '@observablehq/plot';
import { drawPicture, legend, seriesColour } from '../eval/pictures.ts';
import type { GrownFigures } from './figures.ts';
import type { ReadingFigures } from './measure-reading.ts';

interface Curve {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const curves = (list: readonly Curve[], corner: 'top-left' | 'bottom-right'): Plot.Markish[] => [
  ...list.flatMap(({ points }, i) => [
    Plot.line(points, { x: 'x', y: 'y', stroke: seriesColour(i), strokeWidth: 2 }),
    Plot.dot(points, { x: 'x', y: 'y', fill: seriesColour(i), r: 3.5 }),
  ]),
  ...legend(list, corner),
];

/** How the time of one question grows with the passages of the index, as SVG. */
export const questionGrowthPicture = (grown: readonly GrownFigures[]): string => {
  const curve = (name: string, milliseconds: (size: GrownFigures['size']) => number): Curve => ({
    name,
    points: grown.map(({ size }) => ({ x: size.passages, y: milliseconds(size) })),
  });
  return drawPicture(
    {
      title: 'A question in a larger index',
      subtitle: 'Median, model warm, reader off. Vectors made from real ones.',
      x: 'Passages',
      y: 'Milliseconds',
      scales: { x: { type: 'log', tickFormat: '~s' }, y: { type: 'log', tickFormat: '~g' } },
    },
    curves(
      [
        curve('the whole question, its embedding included', ({ question }) => question.median),
        curve('nearest by HNSW', ({ nearest }) => nearest.median),
        curve('nearest by exact scan', ({ exact }) => exact.median),
        curve('by words (BM25)', ({ words }) => words.median),
      ],
      'top-left',
    ),
  );
};

/** How time and memory of indexing grow with the text, as SVG. */
export const buildGrowthPicture = (grown: readonly GrownFigures[]): string =>
  drawPicture(
    {
      title: 'Indexing more text',
      subtitle: 'All but the model: reading, splitting, words, graph, writing.',
      x: 'Characters of article',
      y: 'Seconds; megabytes',
      scales: { x: { type: 'log', tickFormat: '~s' }, y: { type: 'log', tickFormat: '~s' } },
    },
    curves(
      [
        {
          name: 'seconds, from nothing',
          points: grown.map(({ build }) => ({ x: build.characters, y: build.seconds })),
        },
        {
          name: 'seconds, one article changed',
          points: grown.map(({ build, change }) => ({ x: build.characters, y: change.seconds })),
        },
        {
          name: 'megabytes resident at most',
          points: grown.map(({ build }) => ({ x: build.characters, y: build.peakBytes / 1e6 })),
        },
      ],
      'top-left',
    ),
  );

/** What reading more passages brings, and what it costs, as SVG. */
export const readingPicture = ({ points, questions }: ReadingFigures): string => {
  const share = (value: (point: ReadingFigures['points'][number]) => number) =>
    points.map((point) => ({ x: point.median, y: 100 * value(point) }));
  return drawPicture(
    {
      title: 'What reading more passages brings',
      subtitle: `${questions} questions; the numbers are passages read for each.`,
      x: 'Milliseconds a question, median',
      y: 'Right (%)',
      scales: { x: { zero: true }, y: { nice: true } },
    },
    [
      ...curves(
        [
          { name: 'in 300 characters', points: share(({ quoted }) => quoted) },
          { name: 'in the first quote', points: share(({ first }) => first) },
        ],
        'bottom-right',
      ),
      Plot.text(points, {
        x: 'median',
        y: ({ quoted }: ReadingFigures['points'][number]) => 100 * quoted,
        text: ({ passages }: ReadingFigures['points'][number]) => String(passages),
        dy: -12,
        fill: 'currentColor',
      }),
    ],
  );
};
