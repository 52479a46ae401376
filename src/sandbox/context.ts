import type { Logger } from '../log.ts';
import type { Events } from './events.ts';
import type { Faults } from './faults.ts';
import type { Interactions } from './interactions.ts';
import type { World } from './world.ts';

/** Numbers that tests make smaller, and the page larger. All times in milliseconds. */
export interface Limits {
  /** Time for the first answer to an interaction; Discord's is 3,000. */
  readonly interactionDeadline: number;
  /** Life of an interaction's token; Discord's is 900,000. */
  readonly interactionToken: number;
  /** How often a client must send a heartbeat; Discord's is about 41,250. */
  readonly heartbeatInterval: number;
  /** How long a session without a socket can be resumed. */
  readonly sessionLifetime: number;
  /** Events kept for a resume, per session. */
  readonly replay: number;
  /** Requests a second in all; Discord's is 50. */
  readonly requestsPerSecond: number;
  /** Answers 401, 403 and 429 within 10 minutes that lock the bot out; Discord's is 10,000. */
  readonly invalidRequests: number;
  /** Logins a day; Discord's is 1,000. */
  readonly sessionStarts: number;
  /** Bytes of a request body; Discord's is about 25 MiB with files. */
  readonly bodyBytes: number;
  /** Messages kept in a channel. */
  readonly messagesPerChannel: number;
  /** Requests, and events, that are kept at least; twice as many at most. */
  readonly record: number;
  /** Bytes of attachments kept in all; the oldest are forgotten. */
  readonly fileBytes: number;
}

/** Discord's own numbers, where it has one. */
export const discordLimits: Limits = {
  interactionDeadline: 3000,
  interactionToken: 900_000,
  heartbeatInterval: 41_250,
  sessionLifetime: 300_000,
  replay: 5000,
  requestsPerSecond: 50,
  invalidRequests: 10_000,
  sessionStarts: 1000,
  bodyBytes: 26_214_400,
  messagesPerChannel: 1000,
  record: 2000,
  fileBytes: 52_428_800,
};

/** What every part of the local Discord works with. */
export interface Context {
  readonly world: World;
  readonly events: Events;
  readonly limits: Limits;
  readonly interactions: Interactions;
  readonly faults: Faults;
  readonly log: Logger;
  /** The address without a path: `http://127.0.0.1:PORT`. */
  readonly origin: () => string;
}
