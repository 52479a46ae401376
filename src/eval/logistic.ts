import { Matrix, solve } from 'ml-matrix';
import { type LinearModel, probability } from '../answer/linear.ts';

/** Columns of numbers scaled to mean 0 and deviation 1, and what that took. */
interface Standardised {
  readonly rows: readonly (readonly number[])[];
  readonly means: readonly number[];
  /** 1 for a column that never changes. */
  readonly deviations: readonly number[];
}

const standardise = (rows: readonly (readonly number[])[], columns: number): Standardised => {
  const means = new Array<number>(columns).fill(0);
  const squares = new Array<number>(columns).fill(0);
  for (const row of rows) for (let i = 0; i < columns; i++) means[i] = (means[i] ?? 0) + (row[i] ?? 0);
  for (let i = 0; i < columns; i++) means[i] = (means[i] ?? 0) / rows.length;
  for (const row of rows)
    for (let i = 0; i < columns; i++) squares[i] = (squares[i] ?? 0) + ((row[i] ?? 0) - (means[i] ?? 0)) ** 2;
  const deviations = squares.map((sum) => Math.sqrt(sum / rows.length) || 1);
  return {
    rows: rows.map((row) => row.map((x, i) => (x - (means[i] ?? 0)) / (deviations[i] ?? 1))),
    means,
    deviations,
  };
};

const mostSteps = 100;
const smallestStep = 1e-9;

/**
 * Newton's method, that is iteratively reweighted least squares (Hastie, Tibshirani and Friedman, "The Elements of
 * Statistical Learning", 4.4.1), on rows whose first column is 1 for the intercept, which is not held down.
 */
const newton = (
  rows: Matrix,
  labels: readonly boolean[],
  penalty: number,
  counts: readonly number[],
): number[] => {
  const columns = rows.columns;
  const transposed = rows.transpose();
  const held = Matrix.diag(Array.from({ length: columns }, (_, i) => (i === 0 ? 0 : penalty)));
  let weights = Matrix.zeros(columns, 1);
  for (let step = 0; step < mostSteps; step++) {
    const chances = rows.mmul(weights).to1DArray().map(probability);
    const slope = transposed
      .mmul(Matrix.columnVector(chances.map((chance, i) => (counts[i] ?? 1) * (chance - Number(labels[i])))))
      .add(held.mmul(weights));
    const curvature = transposed
      .mmul(
        rows.clone().mulColumnVector(chances.map((chance, i) => (counts[i] ?? 1) * chance * (1 - chance))),
      )
      .add(held);
    const change = solve(curvature, slope);
    weights = Matrix.sub(weights, change);
    if (change.to1DArray().every((x) => Math.abs(x) < smallestStep)) break;
  }
  return weights.to1DArray();
};

/**
 * Fits a logistic regression with L2 regularisation. Columns are standardised first, so that the penalty treats them
 * alike; the model takes features as they are.
 *
 * @param features of each example; only `names` of them are used
 * @param labels of each example
 * @param freedom the inverse of the penalty's strength, as the `C` of scikit-learn
 * @param counts how much each example counts; all alike when absent
 * @throws {RangeError} when there are no examples of both labels
 */
export const fitLogistic = <Name extends string>(
  features: readonly Readonly<Record<Name, number>>[],
  labels: readonly boolean[],
  names: readonly Name[],
  freedom: number,
  counts: readonly number[] = [],
): LinearModel => {
  if (!labels.includes(true) || !labels.includes(false))
    throw new RangeError('A logistic regression needs examples of both labels');
  const table = features.map((example) => names.map((name) => example[name]));
  const { rows, means, deviations } = standardise(table, names.length);
  const [intercept = 0, ...scaled] = newton(
    new Matrix(rows.map((row) => [1, ...row])),
    labels,
    1 / freedom,
    counts,
  );
  const weights = scaled.map((weight, i) => weight / (deviations[i] ?? 1));
  return {
    intercept: intercept - weights.reduce((sum, weight, i) => sum + weight * (means[i] ?? 0), 0),
    weights: Object.fromEntries(names.map((name, i) => [name, weights[i] ?? 0])),
  };
};
