import type { NotWritten } from '../writer/writer.ts';
import { evenSpace } from './dataset.ts';
import type { Metrics, Outcome, Share, WritingMetrics } from './metrics.ts';

/** A share for people: `86.2 % (256 of 297)`; `–` where there is nothing to count. */
export const percent = ({ count, of }: Share): string =>
  of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} % (${count} of ${of})`;

const decimal = (value: number | null, digits: number): string =>
  value === null ? '–' : value.toFixed(digits);

/** Lines of columns: the first is set to the left, the others to the right. */
export const alignColumns = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, cell.length);
    });
  const pad = (cell: string, i: number) =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
};

const rows: readonly (readonly [string, (metrics: Metrics) => string])[] = [
  ['questions', ({ questions }) => String(questions)],
  ['with an answer', ({ answerable }) => String(answerable)],
  ['passage found, first', ({ found }) => percent(found[1])],
  ['… first 3', ({ found }) => percent(found[3])],
  ['… first 5', ({ found }) => percent(found[5])],
  ['… first 10', ({ found }) => percent(found[10])],
  ['quoted in 300 characters', ({ quoted }) => percent(quoted)],
  ['quoted first', ({ quotedFirst }) => percent(quotedFirst)],
  ['answered, and quoted first', ({ answeredRight }) => percent(answeredRight)],
  ['answer exact', ({ exact }) => percent(exact)],
  ['answer F1', ({ f1 }) => (f1 === null ? '–' : `${(100 * f1).toFixed(1)} %`)],
  ['abstention AUROC', ({ abstention }) => decimal(abstention.auroc, 3)],
  ['“not there” precision', ({ abstention }) => percent(abstention.precision)],
  ['“not there” recall', ({ abstention }) => percent(abstention.recall)],
  ['verbatim quotes', ({ verbatim }) => percent(verbatim)],
  ['calibration error', ({ calibrationError }) => decimal(calibrationError, 3)],
  ['ms a question, median', ({ milliseconds }) => decimal(milliseconds.median, 1)],
  ['ms a question, 95th pct.', ({ milliseconds }) => decimal(milliseconds.p95, 1)],
];

const reasons: Readonly<Record<NotWritten, string>> = {
  unavailable: 'the server did not answer',
  resting: 'the server was left alone',
  cancelled: 'given up',
  'nothing-to-cite': 'nothing to cite',
  unusable: 'too little was true',
};

/** Rows that are there only where a writer was measured. */
const writingRows: readonly (readonly [string, (metrics: WritingMetrics) => string])[] = [
  ['answers with a text', ({ withText }) => percent(withText)],
  ['sentences with a reference', ({ referenced }) => percent(referenced)],
  ['sentences removed', ({ removed }) => percent(removed)],
  ...Object.entries(reasons).map(
    ([why, words]) =>
      [
        `… no text: ${words}`,
        ({ without }: WritingMetrics) => String(without[why as NotWritten] ?? 0),
      ] as const,
  ),
  ['ms added, median', ({ milliseconds }) => decimal(milliseconds.median, 1)],
  ['ms added, 95th pct.', ({ milliseconds }) => decimal(milliseconds.p95, 1)],
];

/** The figures of several evaluations side by side, a column each. */
export const metricsTable = (
  columns: readonly { readonly name: string; readonly metrics: Metrics }[],
): string =>
  alignColumns([
    ['', ...columns.map(({ name }) => name)],
    ...rows.map(([label, cell]) => [label, ...columns.map(({ metrics }) => cell(metrics))]),
    ...(columns.some(({ metrics }) => metrics.writing)
      ? writingRows.map(([label, cell]) => [
          label,
          ...columns.map(({ metrics: { writing } }) => (writing ? cell(writing) : '–')),
        ])
      : []),
  ]);

/** Failures for people: the question, what was expected, what came instead. */
export const describeFailures = (name: string, failures: readonly Outcome[]): string =>
  [
    `${name}: ${failures.length} not right`,
    ...failures.map(({ question, answered, confidence, quotes: [first] }) =>
      [
        `\n${question.id}  ${question.question}`,
        `  expected    ${question.answerable ? `${question.answers.join(' | ')} (${question.article})` : 'no answer'}`,
        `  ${answered ? 'answered   ' : 'declined   '} at ${confidence.toFixed(2)}`,
        `  first quote ${first ? `${evenSpace(first.text)} (${first.article})` : '–'}`,
      ].join('\n'),
    ),
  ].join('\n');
