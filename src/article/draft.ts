import type { ArticleFacts, Block } from './article.ts';

/** A block as the reader of a format sees it. */
export interface DraftBlock extends Block {
  /** Whether the whole of it is one link to another page. */
  readonly link?: boolean;
}

/** What the reader of a format makes of a source: its text, blocks as the markup tells them, facts it declares. */
export interface Draft {
  readonly text: string;
  readonly blocks: readonly DraftBlock[];
  readonly facts: Partial<ArticleFacts>;
}

/** Where an article comes from. */
export interface Origin {
  readonly id: string;
  /** The absolute path or the address that it was read from. */
  readonly source: string;
}

/** Why something could not be read; reads after its name: `answered 404 Not Found`. */
export interface Refused {
  readonly reason: string;
}
