import type { APIActionRowComponent, APIButtonComponent } from 'discord.js';

/** A row of at most five buttons, as Discord's API takes it. */
export type ButtonRow = APIActionRowComponent<APIButtonComponent>;

/** What the bot says, before it is known where: what `outbox.ts` sends. */
export interface Reply {
  /** Discord's markdown, 1 to 2,000 characters. */
  readonly content: string;
  readonly rows: readonly ButtonRow[];
}

/** A reply without buttons. */
export const says = (content: string): Reply => ({ content, rows: [] });
