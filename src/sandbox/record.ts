import { type Pings, pingsAnybody } from './mentions.ts';

/** A request, what was answered, and whether it kept to Discord's rules. */
export interface RequestRecord {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** The path below `/api/v10`, with its query. */
  readonly path: string;
  /** The row of the route table: `/channels/:channel/messages`; `null` where none fits. */
  readonly route: string | null;
  /** Discord's own name for it, as in its OpenAPI description: `create_message`. */
  readonly operation: string | null;
  /** The JSON body, `undefined` where there was none. */
  readonly body: unknown;
  readonly status: number;
  /** Discord's JSON error code, `null` where it was not refused. */
  readonly code: number | null;
  /** What was answered, as JSON. */
  readonly answer: unknown;
  /** Why the request breaks Discord's rules, one reason a line; empty when it keeps to them. */
  readonly violations: readonly string[];
  /** Whom the message that it wrote notifies; `null` where it wrote none. */
  readonly pings: Pings | null;
}

/** The latest requests, oldest first. */
export interface RequestLog {
  readonly requests: readonly RequestRecord[];
  /** Those that break Discord's rules, by form or by address. A refusal such as "Unknown Message" is none. */
  readonly violations: readonly RequestRecord[];
  /** Those whose message notified somebody. */
  readonly pinging: readonly RequestRecord[];
  add(request: RequestRecord): void;
  clear(): void;
}

/** @param keep how many are kept */
export const createRequestLog = (keep: number): RequestLog => {
  let kept: RequestRecord[] = [];
  return {
    get requests() {
      return kept;
    },
    get violations() {
      return kept.filter(({ violations }) => violations.length > 0);
    },
    get pinging() {
      return kept.filter(({ pings }) => pings !== null && pingsAnybody(pings));
    },
    add(request) {
      kept.push(request);
      if (kept.length > 2 * keep) kept = kept.slice(-keep);
    },
    clear() {
      kept = [];
    },
  };
};
