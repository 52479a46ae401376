import { type Behaviour, type ChatRequest, say } from './chat-server.ts';

/** A sentence that a scripted model writes. */
export interface Drafted {
  readonly text: string;
  readonly cites: readonly number[];
  /** The number of a sentence to be shown word for word after it. */
  readonly quote?: number;
}

/** A reply in the form that was asked for: JSON where the server keeps to a schema, else lines with references. */
export const inForm =
  (sentences: readonly Drafted[]) =>
  ({ structured }: ChatRequest): string =>
    structured
      ? JSON.stringify({ sentences: sentences.map(({ quote = 0, ...sentence }) => ({ ...sentence, quote })) })
      : sentences
          .flatMap(({ text, cites, quote }) => [
            ...(text === '' ? [] : [`${text} [${cites.join(', ')}]`]),
            ...(quote === undefined ? [] : [`[${quote}]`]),
          ])
          .join('\n');

/** Writes these sentences, whatever it is asked. */
export const drafts = (...sentences: readonly Drafted[]): Behaviour => say(inForm(sentences));

/** The sentences of the prompt as the model sees them, by number. */
export const numbered = ({ text }: ChatRequest): ReadonlyMap<number, string> =>
  new Map(
    [...text.matchAll(/^\s*\[?(\d{1,3})[\].:)]\s+(.+)$/gm)].map(([, n, line]) => [Number(n), line ?? '']),
  );
