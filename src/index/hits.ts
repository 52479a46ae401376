/** A document that a search found. */
export interface Hit {
  /** The document's number. */
  readonly document: number;
  /** How well it fits; the scale is the search's own. */
  readonly score: number;
}

/**
 * The `k` highest of the scores above 0, best first; equal scores in the order of their documents, so that the
 * same search gives the same list.
 */
export const topHits = (scores: Float32Array, k: number, accept?: (document: number) => boolean): Hit[] => {
  const hits: Hit[] = [];
  let threshold = 0;
  for (let document = 0; document < scores.length; document++) {
    const score = scores[document] ?? 0;
    if (score <= threshold || (accept && !accept(document))) continue;
    let at = hits.length;
    while (at > 0 && (hits[at - 1]?.score ?? 0) < score) at--;
    hits.splice(at, 0, { document, score });
    if (hits.length > k) hits.pop();
    // Only a full list can turn others away.
    if (hits.length === k) threshold = hits[k - 1]?.score ?? 0;
  }
  return hits;
};
