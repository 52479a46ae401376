/** Failures in a row after which a server is left alone. */
const mostFailures = 3;
/** Milliseconds for which it is left alone at first; twice as long each time it fails again, up to the longest. */
const firstRest = 30_000;
const longestRest = 600_000;

/**
 * Leaves a server alone that keeps failing. After a rest one request is let through: if that succeeds, all are;
 * if it fails, the next rest is longer.
 */
export class Breaker {
  readonly #now: () => number;
  #failures = 0;
  #rest = firstRest;
  #restsUntil = 0;
  #trying = false;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Whether a request may be made now. Each that is let through must be told of by `succeeded`, `failed` or `spared`. */
  admits(): boolean {
    if (this.#restsUntil === 0) return true;
    if (this.#trying || this.#now() < this.#restsUntil) return false;
    this.#trying = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#rest = firstRest;
    this.#restsUntil = 0;
    this.#trying = false;
  }

  /** A request that ended for reasons that are not the server's. */
  spared(): void {
    this.#trying = false;
  }

  /**
   * @param wanted milliseconds for which the server asked to be left alone; `null` where it did not
   * @param hopeless whether nothing but a person can mend it
   * @returns milliseconds for which it is left alone now; 0 where it is not
   */
  failed(wanted: number | null = null, hopeless = false): number {
    this.#failures++;
    const resting = this.#trying;
    this.#trying = false;
    if (!resting && !hopeless && wanted === null && this.#failures < mostFailures) return 0;
    const rest = Math.min(longestRest, Math.max(this.#rest, wanted ?? 0));
    this.#rest = Math.min(longestRest, 2 * this.#rest);
    // Those that were under way when the rest began must not lengthen it.
    this.#restsUntil = Math.max(this.#restsUntil, this.#now() + rest);
    return rest;
  }
}
