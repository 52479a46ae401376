import type { APIMessage } from 'discord-api-types/v10';
import type { InteractionRecord } from './interactions.ts';
import type { RequestRecord } from './record.ts';
import type { Channel, Guild, Member } from './world.ts';

/** Something that happened in the local Discord. Gateway, people, tests and the page all learn of it here. */
export type SandboxEvent =
  | {
      readonly type: 'message' | 'edit';
      readonly message: APIMessage;
      /** The one person who sees it, or `null`. */
      readonly onlyFor: string | null;
      /** The interaction that it answers, or `null`. */
      readonly interaction: string | null;
    }
  | {
      readonly type: 'delete';
      readonly channel: Channel;
      readonly id: string;
      readonly onlyFor: string | null;
    }
  | { readonly type: 'typing'; readonly channel: Channel; readonly user: string }
  | { readonly type: 'channel' | 'channel-edit' | 'channel-delete'; readonly channel: Channel }
  | {
      readonly type: 'thread-members';
      readonly channel: Channel;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | {
      readonly type: 'reaction' | 'reaction-removed';
      readonly channel: Channel;
      readonly message: APIMessage;
      readonly user: string;
      readonly emoji: { readonly id: string | null; readonly name: string };
    }
  | { readonly type: 'reactions-cleared'; readonly channel: Channel; readonly message: APIMessage }
  | { readonly type: 'guild' | 'guild-edit' | 'guild-delete'; readonly guild: Guild }
  | {
      readonly type: 'member' | 'member-edit' | 'member-removed';
      readonly guild: Guild;
      readonly member: Member;
    }
  | { readonly type: 'role' | 'role-edit'; readonly guild: Guild; readonly role: string }
  | { readonly type: 'commands'; readonly guild: string | null }
  | { readonly type: 'interaction'; readonly interaction: InteractionRecord }
  | { readonly type: 'acknowledged' | 'unanswered'; readonly interaction: InteractionRecord }
  | { readonly type: 'request'; readonly request: RequestRecord }
  | {
      readonly type: 'gateway';
      readonly what: 'identified' | 'resumed' | 'refused' | 'closed';
      readonly session: string | null;
      /** Close code, number of events replayed, or the reason. */
      readonly detail: string;
    };

export type SandboxListener = (event: SandboxEvent) => void;

export interface NextOptions {
  /** Milliseconds to wait; default 5,000. */
  readonly within?: number;
  /** Also looks at what happened since this mark. Without it, only at what happens from now on. */
  readonly from?: number;
  /** Reads after "waited for" in the error. */
  readonly what?: string;
}

/** One stream of all that happens, with the latest kept. */
export interface Events {
  emit(event: SandboxEvent): void;
  /** Returns a function that ends the subscription. Listeners are called at once, in order of subscription. */
  subscribe(listener: SandboxListener): () => void;
  /** The present place in the stream, for `next`'s `from`. */
  mark(): number;
  /** What is kept since a mark, oldest first. */
  since(mark: number): readonly SandboxEvent[];
  /**
   * The first event that passes.
   * @throws (rejects) when none came in time, with what came instead
   */
  next<E extends SandboxEvent>(
    predicate: (event: SandboxEvent) => event is E,
    options?: NextOptions,
  ): Promise<E>;
  next(predicate: (event: SandboxEvent) => boolean, options?: NextOptions): Promise<SandboxEvent>;
}

const shorten = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** An event in one line, for people who read why a test failed. */
export const describeEvent = (event: SandboxEvent): string => {
  switch (event.type) {
    case 'message':
    case 'edit':
      return `${event.type} by ${event.message.author.username} ${shorten(event.message.content)}`;
    case 'request':
      return `request ${event.request.method} ${event.request.route ?? event.request.path} ${event.request.status}`;
    case 'interaction':
    case 'acknowledged':
    case 'unanswered':
      return `${event.type} ${event.interaction.name}`;
    case 'gateway':
      return `gateway ${event.what} ${event.detail}`;
    case 'channel':
    case 'channel-edit':
    case 'channel-delete':
      return `${event.type} ${event.channel.name ?? event.channel.id}`;
    default:
      return event.type;
  }
};

/** @param keep how many events are kept for `since` and `next`'s `from` */
export const createEvents = (keep: number): Events => {
  const listeners = new Set<SandboxListener>();
  let kept: SandboxEvent[] = [];
  let dropped = 0;

  const mark = () => dropped + kept.length;
  const since = (from: number) => kept.slice(Math.max(0, from - dropped));

  const next = (
    predicate: (event: SandboxEvent) => boolean,
    { within = 5000, from = mark(), what = 'an event' }: NextOptions = {},
  ): Promise<SandboxEvent> => {
    const earlier = since(from).find(predicate);
    if (earlier !== undefined) return Promise.resolve(earlier);
    return new Promise((resolve, reject) => {
      const listener: SandboxListener = (event) => {
        if (!predicate(event)) return;
        clearTimeout(timer);
        listeners.delete(listener);
        resolve(event);
      };
      const timer = setTimeout(() => {
        listeners.delete(listener);
        const seen = since(from).slice(-12).map(describeEvent);
        const instead = seen.length === 0 ? 'nothing happened' : `what happened was: ${seen.join('; ')}`;
        reject(new Error(`Waited ${within} ms for ${what}; ${instead}`));
      }, within);
      listeners.add(listener);
    });
  };

  return {
    emit(event) {
      kept.push(event);
      // Cutting in halves keeps the cost of forgetting constant per event.
      if (kept.length > 2 * keep) {
        dropped += kept.length - keep;
        kept = kept.slice(-keep);
      }
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      // Wrapped so that the same function can subscribe twice.
      const own: SandboxListener = (event) => listener(event);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    mark,
    since,
    next: next as Events['next'],
  };
};
