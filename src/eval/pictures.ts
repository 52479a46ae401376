import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Claim, coverageCurve, reliability } from './confidence.ts';

/** The claims of a data set. */
export interface Series {
  readonly name: string;
  readonly claims: readonly Claim[];
}

/** Stand out from white and from nearly black alike, at 3 to 1 and more. */
const colours = ['#2f81f7', '#d9730d', '#1a9c57', '#a15cf0', '#e5484d'];
/** The colour of a series, by its number. */
export const seriesColour = (i: number): string => colours[i % colours.length] ?? '#888';

const svgNamespace = 'http://www.w3.org/2000/svg';
const width = 560;
const height = 480;
const marginTop = 84;

/** A picture of its own: pages that show it hand on neither fonts nor colours. */
const style = `
  svg { background: #ffffff; color: #1f2328; font: 13px system-ui, sans-serif; }
  .title { font-size: 17px; font-weight: 600; }
  @media (prefers-color-scheme: dark) { svg { background: #0d1117; color: #e6edf3; } }
`;

/** What stands around a curve, and how its axes run; without scales both are shares from 0 to 1. */
export interface Frame {
  readonly title: string;
  readonly subtitle: string;
  /** What the axes count, with the unit. */
  readonly x: string;
  readonly y: string;
  readonly scales?: { readonly x: Plot.ScaleOptions; readonly y: Plot.ScaleOptions };
}

const share: Plot.ScaleOptions = { domain: [0, 100], percent: true };

/** Draws marks as an SVG that stands alone, in light and dark. */
export const drawPicture = (
  { title, subtitle, x, y, scales = { x: share, y: share } }: Frame,
  marks: Plot.Markish[],
): string => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const drawn = { grid: true, labelArrow: 'none' } as const;
  const svg = Plot.plot({
    document,
    width,
    height,
    marginTop,
    marginLeft: 56,
    marginBottom: 48,
    marginRight: 24,
    ariaLabel: `${title}. ${subtitle}`,
    x: { ...drawn, ...scales.x, label: x, labelAnchor: 'center' },
    y: { ...drawn, ...scales.y, label: null },
    marks,
  });
  svg.setAttribute('xmlns', svgNamespace);
  const text = (words: string, at: number, kind: string) => {
    const element = document.createElementNS(svgNamespace, 'text');
    element.textContent = words;
    for (const [name, value] of Object.entries({ x: 16, y: at, 'text-anchor': 'start', class: kind }))
      element.setAttribute(name, String(value));
    svg.append(element);
  };
  text(title, 26, 'title');
  text(subtitle, 47, 'subtitle');
  text(y, marginTop - 14, 'label');
  const css = document.createElementNS(svgNamespace, 'style');
  css.textContent = style;
  svg.prepend(css);
  return `${svg.outerHTML}\n`;
};

/** Names of the series in their colours, one below the other, in a corner. */
export const legend = (
  series: readonly { readonly name: string }[],
  frameAnchor: 'top-left' | 'bottom-left' | 'bottom-right',
) =>
  series.map(({ name }, i) =>
    Plot.text([`● ${name}`], {
      frameAnchor,
      fill: seriesColour(i),
      dx: frameAnchor.endsWith('left') ? 10 : -10,
      dy: frameAnchor.startsWith('top') ? 10 + 18 * i : -10 - 18 * (series.length - 1 - i),
    }),
  );

/**
 * A reliability diagram as SVG: for answers of like confidence, how many were right. On the diagonal confidence means
 * what it says.
 */
export const reliabilityPicture = (series: readonly Series[]): string =>
  drawPicture(
    {
      title: 'How sure it was, and how often it was right',
      subtitle: 'On the dashed line, it is what it claims to be. Larger dots: more questions.',
      x: 'Confidence (%)',
      y: 'First quote right (%)',
    },
    [
      Plot.link([0], {
        x1: 0,
        y1: 0,
        x2: 1,
        y2: 1,
        stroke: 'currentColor',
        strokeDasharray: '4 4',
        strokeOpacity: 0.6,
      }),
      ...series.flatMap(({ claims }, i) => {
        const bins = reliability(claims);
        return [
          Plot.line(bins, { x: 'confidence', y: 'right', stroke: seriesColour(i), strokeWidth: 2 }),
          Plot.dot(bins, { x: 'confidence', y: 'right', r: 'count', fill: seriesColour(i) }),
        ];
      }),
      ...legend(series, 'top-left'),
    ],
  );

/** A curve as SVG: how many of the answers are right if only the surest so many questions are answered. */
export const coveragePicture = (series: readonly Series[]): string =>
  drawPicture(
    {
      title: 'The fewer it answers, the more of it is right',
      subtitle: 'All questions of a set, the surest first; those that no article answers count as wrong.',
      x: 'Questions answered (%)',
      y: 'Of these, first quote right (%)',
    },
    [
      ...series.map(({ claims }, i) =>
        Plot.line(coverageCurve(claims), {
          x: 'coverage',
          y: 'accuracy',
          stroke: seriesColour(i),
          strokeWidth: 2,
        }),
      ),
      ...legend(series, 'bottom-left'),
    ],
  );
