import type { Figures } from './figures.ts';
import type { Row } from './rows.ts';

const [opening, closing] = ['<!-- npm run bench -- --readme writes from here -->', '<!-- to here -->'];

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table as Markdown, with what it was measured on. */
export const markdownTable = ({ machine, measured, dataset }: Figures, rows: readonly Row[]): string =>
  [
    `Measured on ${measured.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memoryBytes / 1e9)} GB, ${machine.platform}, Node ${machine.node}; texts: ${dataset}.`,
    '',
    '| what | found | goal | met |',
    '|---|---|---|---|',
    ...rows.map(
      ({ what, found, goal, met }) =>
        `| ${cell(what)} | ${cell(found)} | ${cell(goal)} | ${met === null ? '' : met ? 'yes' : '**no**'} |`,
    ),
  ].join('\n');

/**
 * A README with the table in its place.
 *
 * @throws {RangeError} when it has no such place
 */
export const withTable = (readme: string, markdown: string): string => {
  const [from, to] = [readme.indexOf(opening), readme.indexOf(closing)];
  if (from < 0 || to < from) throw new RangeError('README.md has no place for the table of the bench');
  return `${readme.slice(0, from + opening.length)}\n\n${markdown}\n\n${readme.slice(to)}`;
};
