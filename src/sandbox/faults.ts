/** Which requests a fault strikes: a method and a route as in the route table, or every request. */
export interface FaultTarget {
  /** `POST /channels/:channel/messages`; absent is any. */
  readonly route?: string;
  /** How many requests; default 1. */
  readonly times?: number;
}

/** Whether what the request asks for is done all the same, so that a second try would do it twice; default false. */
export interface Carried {
  readonly carriedOut?: boolean;
}

/** What happens to a request on purpose. */
export type RequestFault =
  | { readonly kind: 'rate-limit'; readonly retryAfter: number; readonly global: boolean }
  | { readonly kind: 'status'; readonly status: number; readonly carriedOut: boolean }
  | { readonly kind: 'cut'; readonly carriedOut: boolean }
  | { readonly kind: 'delay'; readonly ms: number };

/** What happens to the gateway on purpose, carried out by it. */
export interface GatewayFaults {
  cut(): void;
  loseSession(resumable: boolean): void;
  askToReconnect(): void;
  forgetSessions(): void;
}

/** Everything that can be made to go wrong. */
export interface Faults {
  /** Answers 429; the bot must wait `retryAfter` milliseconds. */
  rateLimit(options?: FaultTarget & { readonly retryAfter?: number; readonly global?: boolean }): void;
  /** Answers with a server error; default 503. */
  fail(options?: FaultTarget & Carried & { readonly status?: number }): void;
  /** Closes the connection of a request in place of an answer. */
  cutRequest(options?: FaultTarget & Carried): void;
  /** Lets a request wait before it is carried out: a first answer to an interaction comes too late so. */
  delay(options: FaultTarget & { readonly ms: number }): void;
  /** The next interactions are over before the bot can answer: it gets 10062. */
  expireInteraction(times?: number): void;
  /** Cuts the gateway's sockets without a close frame. The session can be resumed. */
  cutSocket(): void;
  /** Says that the session is invalid (op 9). */
  loseSession(options?: { readonly resumable?: boolean }): void;
  /** Asks the client to reconnect (op 7). */
  askToReconnect(): void;
  /** Forgets all sessions, so that the next resume is refused (op 9). */
  forgetSessions(): void;
  /** Leaves heartbeats unanswered while it is on; a client then gives the connection up and resumes. */
  silenceHeartbeats(on: boolean): void;
  readonly heartbeatsSilenced: boolean;
  /** For the REST part: the faults that strike a request of this route, used up by the call. */
  take(route: string): readonly RequestFault[];
  takeExpiredInteraction(): boolean;
  /** For the gateway: how it carries its faults out. */
  connect(gateway: GatewayFaults): void;
}

export const createFaults = (): Faults => {
  let planned: { route: string | undefined; left: number; fault: RequestFault }[] = [];
  let expiredInteractions = 0;
  let silenced = false;
  let gateway: GatewayFaults | undefined;

  const plan = ({ route, times = 1 }: FaultTarget, fault: RequestFault) => {
    planned.push({ route, left: times, fault });
  };

  return {
    rateLimit: ({ retryAfter = 50, global = false, ...target } = {}) =>
      plan(target, { kind: 'rate-limit', retryAfter, global }),
    fail: ({ status = 503, carriedOut = false, ...target } = {}) =>
      plan(target, { kind: 'status', status, carriedOut }),
    cutRequest: ({ carriedOut = false, ...target } = {}) => plan(target, { kind: 'cut', carriedOut }),
    delay: ({ ms, ...target }) => plan(target, { kind: 'delay', ms }),
    expireInteraction(times = 1) {
      expiredInteractions += times;
    },
    cutSocket: () => gateway?.cut(),
    loseSession: ({ resumable = false } = {}) => gateway?.loseSession(resumable),
    askToReconnect: () => gateway?.askToReconnect(),
    forgetSessions: () => gateway?.forgetSessions(),
    silenceHeartbeats(on) {
      silenced = on;
    },
    get heartbeatsSilenced() {
      return silenced;
    },
    take(route) {
      const struck = planned.filter((one) => one.route === undefined || one.route === route);
      for (const one of struck) one.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return struck.map(({ fault }) => fault);
    },
    takeExpiredInteraction() {
      if (expiredInteractions === 0) return false;
      expiredInteractions -= 1;
      return true;
    },
    connect(part) {
      gateway = part;
    },
  };
};
