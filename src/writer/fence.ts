import { createHmac, randomBytes } from 'node:crypto';

/** Known to this process alone, so that nobody can write an article that closes a fence. */
const secret = randomBytes(32);

/** Data between two lines that nothing in it can imitate. */
export interface Fenced {
  /** The data with its fence, for the message. */
  readonly text: string;
  /** What the opening line looks like, for the sentence that explains it. */
  readonly opening: string;
  readonly closing: string;
}

/**
 * Fences data. The same data gets the same fence for as long as the process runs, so that the same question is asked
 * in the same words and a server may reuse what it computed.
 *
 * @param blocks what is fenced together under one key, by name; text in them must be of `plainLine`'s making
 */
export const fence = (blocks: Readonly<Record<string, string>>): Record<string, Fenced> => {
  const key = createHmac('sha256', secret).update(JSON.stringify(blocks)).digest('hex').slice(0, 24);
  return Object.fromEntries(
    Object.entries(blocks).map(([name, data]) => {
      const opening = `<<<${name} ${key}>>>`;
      const closing = `<<<end ${key}>>>`;
      return [name, { text: `${opening}\n${data}\n${closing}`, opening, closing }];
    }),
  );
};

/**
 * Text from an article or a person as one line that cannot pass for anything else in the message: angle and square
 * brackets, which the control tokens of models, fences and references are made of, become others; line breaks,
 * control characters and characters that change the direction or are invisible become spaces.
 */
export const plainLine = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll(/[<＜﹤]/g, '‹')
    .replaceAll(/[>＞﹥]/g, '›')
    .replaceAll(/[[［【]/g, '(')
    .replaceAll(/[\]］】]/g, ')')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
