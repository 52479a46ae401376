import type { ArticleFacts, Block } from './article.ts';

/** What the reader of a format makes of a source: its text, blocks as the markup tells them, facts it declares. */
export interface Draft {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly facts: Partial<ArticleFacts>;
}

/** Where an article comes from. */
export interface Origin {
  readonly id: string;
  /** The absolute path or the address that it was read from. */
  readonly source: string;
}
