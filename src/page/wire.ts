/**
 * What goes between the page's server and the page: JSON, described once for both.
 */

export interface WirePerson {
  readonly id: string;
  readonly name: string;
}

export interface WireChannel {
  readonly id: string;
  readonly kind: 'text' | 'thread' | 'direct';
  readonly name: string;
  /** The channel that a thread belongs to. */
  readonly parent: string | null;
}

/** What is known of an indexed article; dates are ISO 8601. */
export interface WireArticle {
  readonly id: string;
  readonly title: string;
  readonly author: string | null;
  readonly published: string | null;
  readonly url: string | null;
  readonly passages: number;
}

/** All that the page shows besides messages and articles, as one person sees it. */
export interface WireState {
  readonly me: WirePerson;
  readonly people: readonly WirePerson[];
  readonly bot: WirePerson;
  readonly server: string;
  readonly channels: readonly WireChannel[];
  /** Names by id, of all that a message can mention. */
  readonly names: {
    readonly users: Readonly<Record<string, string>>;
    readonly channels: Readonly<Record<string, string>>;
    readonly roles: Readonly<Record<string, string>>;
  };
  readonly work: WireWork | null;
  readonly limits: { readonly uploadBytes: number; readonly endings: readonly string[] };
}

export interface WireButton {
  /** `null` for a link. */
  readonly id: string | null;
  readonly label: string;
  readonly emoji: string | null;
  readonly style: 'primary' | 'secondary' | 'success' | 'danger' | 'link';
  readonly url: string | null;
  readonly disabled: boolean;
}

export interface WireMessage {
  readonly id: string;
  readonly channel: string;
  readonly author: WirePerson & { readonly bot: boolean };
  /** Discord's markdown. */
  readonly content: string;
  readonly timestamp: string;
  readonly edited: boolean;
  /** Only the person who asked for it sees it. */
  readonly ephemeral: boolean;
  /** The bot is still at work on it. */
  readonly loading: boolean;
  /** `null` where it replies to none; without `author` where the message replied to is gone. */
  readonly reply: { readonly id: string; readonly author: string | null; readonly content: string } | null;
  /** The command that it answers. */
  readonly command: { readonly person: string; readonly name: string } | null;
  readonly rows: readonly (readonly WireButton[])[];
  readonly thread: { readonly id: string; readonly name: string } | null;
}

export interface WireOption {
  readonly name: string;
  readonly shownName: string;
  readonly description: string;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly kind: 'text' | 'number' | 'boolean';
  readonly choices: readonly WireChoice[];
}

export interface WireChoice {
  readonly name: string;
  readonly value: string | number;
}

export interface WireCommand {
  readonly kind: 'slash' | 'message';
  readonly name: string;
  readonly shownName: string;
  readonly description: string;
  readonly options: readonly WireOption[];
}

/** Indexing under way; `done` of `total` in `unit`. */
export interface WireWork {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** What happens while the page is open. */
export type WireEvent =
  | { readonly type: 'message' | 'edit'; readonly message: WireMessage }
  | { readonly type: 'delete'; readonly channel: string; readonly id: string }
  | { readonly type: 'typing'; readonly channel: string; readonly user: string }
  /** Channels or articles changed: the state is to be fetched again. */
  | { readonly type: 'changed' }
  | { readonly type: 'work'; readonly work: WireWork | null }
  | { readonly type: 'unanswered'; readonly command: string };

/** Where a quote stands in an article. */
export interface WirePlace {
  readonly article: string;
  readonly start: number;
  readonly end: number;
}

export interface WireText {
  readonly article: WireArticle;
  readonly text: string;
}

/** What became of something that was to be indexed. */
export interface WireAdded {
  /** For people, in a sentence. */
  readonly said: string;
  /** The articles that can now be asked about. */
  readonly articles: readonly string[];
}

/** What a refused request is answered with. */
export interface WireRefusal {
  readonly error: string;
}
