/** What a mention points to. `guild` is one of Discord's own pages (`<id:browse>`). */
export type MentionKind = 'user' | 'role' | 'channel' | 'everyone' | 'here' | 'command' | 'guild';

/** Formatting that only wraps other text. */
export type StyleKind = 'bold' | 'italics' | 'underline' | 'strike' | 'spoiler';

/** What may stand inside a line. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: StyleKind; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'codeBlock'; readonly language: string | null; readonly text: string }
  /** A masked link has a label; a bare address has none. `quiet` links (`<…>`) do not unfold. */
  | {
      readonly type: 'link';
      readonly url: string;
      readonly label: readonly Inline[] | null;
      readonly quiet: boolean;
    }
  | { readonly type: 'mention'; readonly kind: MentionKind; readonly id: string; readonly source: string }
  /** A custom emoji has an id; a shortcode (`:wave:`) has none. */
  | {
      readonly type: 'emoji';
      readonly name: string;
      readonly id: string | null;
      readonly animated: boolean;
      readonly source: string;
    }
  /** `unix` is in seconds; `style` is one of Discord's letters, `f` where none is given. */
  | {
      readonly type: 'timestamp';
      readonly unix: number;
      readonly style: string;
      readonly source: string;
    };

/** What takes whole lines. */
export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly type: 'subtext'; readonly children: readonly Inline[] }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | {
      readonly type: 'list';
      /** The first number of an ordered list, `null` for bullets. */
      readonly start: number | null;
      readonly items: readonly (readonly Block[])[];
    };
