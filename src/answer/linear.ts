/** A logistic regression: a weight for each feature by name, and the intercept. */
export interface LinearModel {
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** The log-odds that a model gives to something with these features; a feature that it has no weight for is ignored. */
export const logOdds = (
  { intercept, weights }: LinearModel,
  features: Readonly<Record<string, number>>,
): number =>
  Object.entries(weights).reduce((sum, [name, weight]) => sum + weight * (features[name] ?? 0), intercept);

/** The probability that belongs to log-odds. */
export const probability = (odds: number): number => 1 / (1 + Math.exp(-odds));
