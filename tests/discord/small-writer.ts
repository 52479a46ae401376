import type { Writer, Writing, WritingTask, Written, WrittenSentence } from '../../src/writer/writer.ts';

/**
 * An honest writer without a model, for tests of what surrounds the text: up to three sentences of the material become
 * sentences of the text, their first words quoted. It can be made slow, fall silent and withdraw what it began.
 */
export interface SmallWriter extends Writer {
  /** Awaited before every sentence (counted from 0), and before a question is completed (-1). */
  before: (step: number) => Promise<void>;
  /** Whether nothing comes of it in the end. */
  withdraws: boolean;
  /** What a follow-up is made into; `null` as it is. */
  understands: string | null;
  /** What a sentence says around the quote; default `The article has`. */
  words: string;
  readonly tasks: WritingTask[];
  /** How each piece of work ended. */
  readonly ended: (Writing['why'] | 'written')[];
}

const firstWords = (text: string): string => /^\S+(?:\s+\S+){0,3}/.exec(text)?.[0] ?? text;

/** Indexes of three sentences at most: of a summary the first, of an answer those with a longer word of the question. */
const worthWriting = (task: WritingTask): number[] => {
  const words = task.kind === 'answer' ? (task.question.toLowerCase().match(/\p{L}{5,}/gu) ?? []) : [''];
  return [...task.material.keys()]
    .filter((at) => words.some((word) => task.material[at]?.text.toLowerCase().includes(word)))
    .slice(0, 3);
};

const without = (why: Writing['why']): Writing => ({
  written: null,
  why,
  drafted: 0,
  referenced: 0,
  removed: 0,
});

export const createSmallWriter = (): SmallWriter => {
  const sentenceOf = ({ material }: WritingTask, at: number): WrittenSentence => {
    const quote = material[at];
    if (!quote) return { pieces: [{ kind: 'words', text: small.words }], cites: [at] };
    const text = firstWords(quote.text);
    return {
      pieces: [
        { kind: 'words', text: `${small.words} ` },
        { kind: 'quote', quote: { ...quote, text, end: quote.start + text.length } },
        { kind: 'words', text: '.' },
      ],
      cites: [at],
    };
  };

  const small: SmallWriter = {
    model: 'small-writer',
    before: async () => undefined,
    withdraws: false,
    understands: null,
    words: 'The article has',
    tasks: [],
    ended: [],
    async write(task, { signal, onText } = {}) {
      small.tasks.push(task);
      const done = (writing: Writing): Writing => {
        small.ended.push(writing.why ?? 'written');
        return writing;
      };
      let written: Written | null = null;
      const sentences: WrittenSentence[] = [];
      for (const [step, at] of worthWriting(task).entries()) {
        await small.before(step);
        if (signal?.aborted) return done(without('cancelled'));
        sentences.push(sentenceOf(task, at));
        written = { sentences: [...sentences], sources: task.material };
        onText?.(written);
      }
      if (small.withdraws || !written) return done(without('unusable'));
      const { length } = sentences;
      return done({ written, why: null, drafted: length, referenced: length, removed: 0 });
    },
    async complete() {
      await small.before(-1);
      return small.understands;
    },
  };
  return small;
};
