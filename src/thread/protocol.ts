import type { PlainError } from './plain-error.ts';

/** What a thread does when it is called; what goes in and out can be cloned. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of all kinds fit, which `unknown` would refuse
export type Tasks = Readonly<Record<string, (call: Call, ...given: any[]) => Promise<unknown>>>;

/** A call as the thread that works on it sees it. */
export interface Call {
  /** Aborts when the caller gives the call up. */
  readonly signal: AbortSignal;
  /** Says something to the caller meanwhile. */
  readonly tell: (news: unknown) => void;
}

/** To the thread. */
export type ToThread =
  | { readonly call: number; readonly task: string; readonly given: readonly unknown[] }
  | { readonly abort: number }
  | { readonly end: true };

/** From the thread; news of no call are for whoever started it. */
export type FromThread =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly error: PlainError }
  | { readonly call: number | null; readonly news: unknown };
