import type { Uploads } from './attachments.ts';
import type { Context } from './context.ts';
import type { Pings } from './mentions.ts';
import type { RateLimit } from './rate-limits.ts';
import type { FieldError } from './refusals.ts';

/** A request that was found good by form. */
export interface Call<Body> {
  readonly context: Context;
  /** Values of the `:names` in the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly uploads: Uploads;
}

/** What is answered. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON; `undefined` sends no body. */
  readonly body?: unknown;
  /** Whom the message that was written notifies. */
  readonly pings?: Pings;
}

/** A row of the route table. */
export interface Route<Body> {
  /** `POST /channels/:channel/messages` */
  readonly route: string;
  /** Discord's name for it in its OpenAPI description. */
  readonly operation: string;
  /** `null`: no limit of its own. */
  readonly limit: RateLimit | null;
  /** Whether it works without the bot's token, by a token in its path. */
  readonly byTokenInPath?: boolean;
  /** Rules for the body that Discord enforces and its description leaves out. */
  readonly rules?: (body: Body) => readonly FieldError[];
  readonly handle: (call: Call<Body>) => Answer | Promise<Answer>;
}

/** A route whose body is known only to itself. */
export type AnyRoute = Route<unknown>;

/**
 * Declares a row. The body's type is a promise of the judge, which has held it against Discord's description
 * before `rules` and `handle` see it.
 */
export const route = <Body = undefined>(row: Route<Body>): AnyRoute => row as AnyRoute;

/** The value of a `:name` in the route. */
export const param = ({ params }: Call<unknown>, name: string): string => params[name] ?? '';

/** That many requests in that many seconds. */
export const per = (limit: number, seconds: number): RateLimit => ({ limit, window: seconds * 1000 });

export const ok = (body: unknown, pings?: Pings): Answer =>
  pings === undefined ? { status: 200, body } : { status: 200, body, pings };

export const noContent: Answer = { status: 204 };
