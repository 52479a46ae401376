import { z } from 'zod';
import { sentenceSpans } from '../article/sentences.ts';

/** A sentence of a model's reply, as it stands there: nothing of it is checked. */
export interface DraftSentence {
  /** Without references; empty where the sentence is a quote and nothing else. */
  readonly text: string;
  /** Numbers of the sentences that it points to, as the model gave them. */
  readonly cites: readonly number[];
  /** The number of the sentence to be quoted after the text. */
  readonly quote: number | null;
}

/** What a model can be asked for: JSON of a schema that the server enforces, or lines. */
export type ReplyForm = 'json' | 'lines';

/** The schema of a reply, in the part of JSON Schema that servers enforce strictly. */
export const replySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['sentences'],
  properties: {
    sentences: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'cites', 'quote'],
        properties: {
          text: { type: 'string' },
          cites: { type: 'array', items: { type: 'integer' } },
          quote: { type: 'integer' },
        },
      },
    },
  },
} as const;

/** What a model is told of the form of its reply. */
export const formInWords: Readonly<Record<ReplyForm, string>> = {
  json:
    'Reply with JSON: {"sentences": [{"text": "…", "cites": [2], "quote": 0}]}. "text" is a sentence of yours without ' +
    'any reference in it, "cites" are the numbers of the sentences that it rests on, "quote" is the number of a ' +
    'sentence that is to be shown word for word after it, or 0. Leave "text" empty to show a sentence word for word ' +
    'and nothing else. Never write out a quote yourself.',
  lines:
    'Reply with one sentence of yours a line. End each with the numbers of the sentences that it rests on in square ' +
    'brackets, such as: The bridge was closed on Monday [2]. To show a sentence word for word, write a line that ' +
    'holds its number in square brackets and nothing else, such as: [2]. Never write out a quote yourself.',
};

const item = z.object({
  text: z.string(),
  cites: z.array(z.number().int()),
  quote: z.number().int().nullish(),
});

/**
 * The sentences of a reply, in either form, as far as they are finished; `null` where the reply has no such form (or
 * none yet).
 *
 * @param ended whether the reply is all there; what is unfinished in an unfinished reply is left for later
 */
export const readDraft = (reply: string, ended: boolean): readonly DraftSentence[] | null => {
  const text = withoutThoughts(reply)
    .replace(/^\uFEFF/, '')
    .trimStart();
  // A model that has nothing to say is asked to say nothing.
  if (text === '') return ended ? [] : null;
  const json = /^(?:```(?:json)?\s*)?([{[])/i.exec(text);
  return json ? fromJson(text.slice(json[0].length - 1), ended) : fromLines(text, ended);
};

/** Models that think aloud do so in front of their reply; what is not finished yet is no reply. */
const withoutThoughts = (reply: string): string =>
  reply.replace(/^\s*<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/i, '');

const fromJson = (text: string, ended: boolean): readonly DraftSentence[] | null => {
  const opening = /^(?:\{\s*"sentences"\s*:\s*)?\[/.exec(text);
  if (!opening) return null;
  const found: DraftSentence[] = [];
  let read = 0;
  for (const object of objects(text, opening[0].length)) {
    read++;
    const sentence = item.safeParse(parsed(object));
    if (sentence.success) found.push(...fromItem(sentence.data));
  }
  // An empty list is a reply, too: there is nothing to say.
  const empty = ended && read === 0 && /^\s*\]/.test(text.slice(opening[0].length));
  return found.length > 0 || empty ? found : null;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const tokens = /"(?:\\.|[^"\\])*(?:"|$)|[{}\]]/gs;

/** The finished objects of a list that may break off anywhere. */
function* objects(text: string, from: number): Generator<string> {
  let depth = 0;
  let start = from;
  for (const { 0: token, index } of text.slice(from).matchAll(tokens)) {
    if (token === '{' && depth++ === 0) start = from + index;
    else if (token === '}' && --depth === 0) yield text.slice(start, from + index + 1);
    else if (depth < 0 || (token === ']' && depth === 0)) return;
  }
}

const fromItem = ({ text, cites, quote }: z.infer<typeof item>): DraftSentence[] => {
  const number = quote ? quote : null;
  const sentences = split(text);
  if (sentences.length === 0) return number === null ? [] : [{ text: '', cites: [number], quote: number }];
  return sentences.map((sentence, i) => ({
    text: sentence.text,
    cites: [...new Set([...cites, ...sentence.cites])],
    quote: i === sentences.length - 1 ? number : null,
  }));
};

const fromLines = (text: string, ended: boolean): readonly DraftSentence[] | null => {
  const lines = text.split(/\r\n|\n|\r/);
  if (!ended) lines.pop();
  const found = lines.flatMap((line) => {
    const bare = line.replace(/^\s*(?:[-*•>]|\d{1,2}[.)])\s+/, '').trim();
    if (/^```/.test(bare)) return [];
    return split(bare).map(({ text, cites }): DraftSentence => {
      const [only] = cites;
      return text === '' && cites.length === 1 && only !== undefined
        ? { text, cites, quote: only }
        : { text, cites, quote: null };
    });
  });
  return found.some(({ cites }) => cites.length > 0) ? found : null;
};

const reference = /\s*\[\s*(\d{1,4}(?:\s*(?:,|;|and|&|-|–)\s*\[?\d{1,4})*)\s*\]/g;

/** Sentences with the references taken out of them; those behind a full stop belong to the sentence before it. */
const split = (text: string): { text: string; cites: number[] }[] => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const moved = line.replaceAll(
    /([.!?…]["”’')]*)((?:\s*\[[\d\s,;&–-]+\])+)(?=\s|$)/g,
    (_, end: string, references: string) => `${references}${end}`,
  );
  return sentenceSpans(moved).flatMap(({ start, end }) => {
    const sentence = moved.slice(start, end);
    const cites = [...sentence.matchAll(reference)].flatMap(([, list = '']) => numbersOf(list));
    const bare = sentence.replaceAll(reference, '').replaceAll(/\s+/g, ' ').trim();
    return [{ text: /[\p{L}\p{N}]/u.test(bare) ? bare : '', cites: [...new Set(cites)] }];
  });
};

/** The longest range that a reference may span: `[2-5]`. */
const widestRange = 10;

const numbersOf = (list: string): number[] =>
  list
    .replaceAll(/[[\s]+/g, ' ')
    .split(/\s*(?:,|;|and|&)\s*/)
    .flatMap((part) => {
      const [from, to] = part.split(/\s*[-–]\s*/).map(Number);
      if (from === undefined || Number.isNaN(from)) return [];
      if (to === undefined || Number.isNaN(to) || to <= from || to - from > widestRange) return [from];
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
