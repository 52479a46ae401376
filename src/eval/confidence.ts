/** Something claimed with a confidence from 0 to 1, and whether it was right. */
export interface Claim {
  readonly confidence: number;
  readonly right: boolean;
}

/** The claims of like confidence: at least `from`, and less than `to` (the last bin holds 1 too). */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence. */
  readonly confidence: number;
  /** The share of them that was right. */
  readonly right: number;
}

const binCount = 10;

/** Claims in ten bins of equal width; empty ones are left out. */
export const reliability = (claims: readonly Claim[]): Bin[] =>
  Array.from({ length: binCount }, (_, i) => i).flatMap((i) => {
    const inside = claims.filter(
      ({ confidence }) => Math.min(binCount - 1, Math.floor(confidence * binCount)) === i,
    );
    const count = inside.length;
    if (count === 0) return [];
    const confidence = inside.reduce((sum, claim) => sum + claim.confidence, 0) / count;
    const right = inside.filter((claim) => claim.right).length / count;
    return [{ from: i / binCount, to: (i + 1) / binCount, count, confidence, right }];
  });

/**
 * Expected calibration error (Naeini et al., AAAI 2015): how far a bin's mean confidence is from its share of right
 * ones, averaged over the bins by their size. 0 is best; `null` where there is nothing to measure.
 */
export const calibrationError = (bins: readonly Bin[]): number | null => {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  return (
    bins.reduce((sum, { count, confidence, right }) => sum + count * Math.abs(confidence - right), 0) / total
  );
};

/**
 * The area under the receiver operating characteristic: how often one of the first is higher than one of the second;
 * equal ones count half. `null` where one of the two is empty.
 */
export const auroc = (first: readonly number[], second: readonly number[]): number | null => {
  if (first.length === 0 || second.length === 0) return null;
  const all = [
    ...first.map((value) => ({ value, first: true })),
    ...second.map((value) => ({ value, first: false })),
  ].sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let i = 0; i < all.length; ) {
    let end = i;
    while (all[end]?.value === all[i]?.value && end < all.length) end++;
    // Equal values share the mean of their ranks, which count from 1.
    const rank = (i + 1 + end) / 2;
    for (; i < end; i++) if (all[i]?.first) rankSum += rank;
  }
  return (rankSum - (first.length * (first.length + 1)) / 2) / (first.length * second.length);
};

/** What comes of answering only the surest questions. */
export interface CoveragePoint {
  /** The share of questions answered. */
  readonly coverage: number;
  /** The share of these that was answered rightly. */
  readonly accuracy: number;
  /** The confidence that an answer must have. */
  readonly threshold: number;
}

/** One point for each confidence that occurs, the surest first. */
export const coverageCurve = (claims: readonly Claim[]): CoveragePoint[] => {
  const surestFirst = [...claims].sort((a, b) => b.confidence - a.confidence);
  let right = 0;
  return surestFirst.flatMap((claim, i) => {
    right += Number(claim.right);
    if (surestFirst[i + 1]?.confidence === claim.confidence) return [];
    return [
      {
        coverage: (i + 1) / surestFirst.length,
        accuracy: right / (i + 1),
        threshold: claim.confidence,
      },
    ];
  });
};
