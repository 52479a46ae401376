import type { Quote, SummaryLength, Turn } from '../answer/answer.ts';
import type { Logger } from '../log.ts';
import type { Breaker } from './breaker.ts';
import type { Chat, ChatMessage } from './chat.ts';
import { type DraftSentence, formInWords, type ReplyForm, readDraft } from './draft.ts';
import { ChatFailure } from './failure.ts';
import { plainLine } from './fence.ts';
import { standsAlone } from './follow-up.ts';
import type { PromptName, Prompts } from './prompts.ts';
import { isEnough, type Kind, mostSentencesOf, type Reviewed, review } from './review.ts';
import { conversationLines, numberedSentences } from './shown.ts';
import { Sources } from './sources.ts';
import { speaksToMachines } from './speaks-to-machines.ts';
import { fillTemplate } from './template.ts';
import type { NotWritten, Writer, Writing, WritingOptions, WritingTask, Written } from './writer.ts';

export interface ChatWriterParts {
  readonly chat: Chat;
  readonly model: string;
  readonly prompts: Prompts;
  readonly breaker: Breaker;
  readonly log: Logger;
  /** Milliseconds that a task may take. */
  readonly timeout: number;
  /** Told of every failure of the server's, besides the log. */
  readonly onFailure?: (failure: ChatFailure) => void;
}

/** How long a summary should be, in words for the model. */
const lengths: Readonly<Record<SummaryLength, string>> = {
  brief: 'two sentences',
  standard: 'three or four sentences',
  detailed: 'six to eight sentences',
};

/** UTF-16 code units of a reply without form that the model is shown again at most. */
const longestShownAgain = 2_000;

/** A writer over a chat server. */
export class ChatWriter implements Writer {
  readonly #parts: ChatWriterParts;

  constructor(parts: ChatWriterParts) {
    this.#parts = parts;
  }

  get model(): string {
    return this.#parts.model;
  }

  async write(task: WritingTask, { signal, onText }: WritingOptions = {}): Promise<Writing> {
    const material = task.material.filter(({ text }) => !speaksToMachines(text));
    if (material.length === 0) return nothing('nothing-to-cite');
    const kind: Kind = task.kind === 'answer' ? 'answer' : task.length;
    const sources = new Sources(material);
    let shown = 0;
    const grown = (draft: readonly DraftSentence[]): boolean => {
      const { written, removals } = review(draft, material, kind, sources);
      if (written && written.sentences.length > shown) {
        shown = written.sentences.length;
        tellQuietly(onText, written);
      }
      return isHopeless(draft.length, removals, kind);
    };
    const done = await this.#guarded('write', signal, async (inTime) =>
      review(await this.#draft(task, material, inTime, grown), material, kind, sources),
    );
    return done.ok ? this.#writing(done.value) : nothing(done.why);
  }

  async complete(
    question: string,
    conversation: readonly Turn[],
    signal?: AbortSignal,
  ): Promise<string | null> {
    const lines = conversationLines(conversation);
    if (lines.length === 0) return null;
    const prompt = () =>
      fillTemplate(
        this.#parts.prompts.get('follow-up'),
        { conversation: lines.join('\n'), question: plainLine(question) },
        {},
      );
    const reply = await this.#guarded('complete', signal, (inTime) =>
      this.#parts.chat.reply({
        messages: () => messagesOf(prompt()),
        formed: false,
        signal: inTime,
        onText: (text) => /\S[^\S\n]*\n/.test(text.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/, '')),
      }),
    );
    return reply.ok ? standsAlone(reply.value, question, lines) : null;
  }

  #writing(reviewed: Reviewed): Writing {
    const { written, drafted, referenced, removals } = reviewed;
    const enough = isEnough(reviewed);
    const { log } = this.#parts;
    if (!enough)
      log.info(
        { drafted, removals },
        'What the writer wrote does not stand on the articles; the quotes stand alone',
      );
    else if (removals.length > 0) log.debug({ drafted, removals }, 'Sentences of the writer’s were removed');
    return {
      written: enough ? written : null,
      why: enough ? null : 'unusable',
      drafted,
      referenced,
      removed: removals.length,
    };
  }

  /** The sentences of the model's reply, asked for again once where it has no form that can be read. */
  async #draft(
    task: WritingTask,
    material: readonly Quote[],
    signal: AbortSignal,
    grown: (draft: readonly DraftSentence[]) => boolean,
  ): Promise<readonly DraftSentence[]> {
    const { chat } = this.#parts;
    const onText = (text: string): boolean => {
      // Only these end a sentence in either form.
      if (!/[}\n]\s*,?\s*$/.test(text)) return false;
      const draft = readDraft(text, false);
      return draft !== null && grown(draft);
    };
    let asked: readonly ChatMessage[] = [];
    let form: ReplyForm = 'lines';
    const first = (used: ReplyForm) => {
      form = used;
      asked = messagesOf(this.#prompt(task, material, used));
      return asked;
    };
    const reply = await chat.reply({ messages: first, formed: true, signal, onText });
    const draft = readDraft(reply, true);
    if (draft) return draft;
    const again: readonly ChatMessage[] = [
      ...asked,
      { role: 'assistant', content: reply.slice(0, longestShownAgain) || '…' },
      {
        role: 'user',
        content: `That reply cannot be read. ${formInWords[form]} Reply again, in that form alone.`,
      },
    ];
    const second = await chat.reply({ messages: () => again, formed: true, signal, onText });
    return readDraft(second, true) ?? [];
  }

  #prompt(task: WritingTask, material: readonly Quote[], form: ReplyForm) {
    const name: PromptName = task.kind;
    const sentences = numberedSentences(material);
    const template = this.#parts.prompts.get(name);
    return task.kind === 'answer'
      ? fillTemplate(
          template,
          { question: plainLine(task.question), sentences },
          { format: formInWords[form] },
        )
      : fillTemplate(
          template,
          { title: plainLine(task.title), sentences },
          { format: formInWords[form], length: lengths[task.length] },
        );
  }

  /** Work with the server: within the time, unless it is left alone; what goes wrong becomes a line in the log. */
  async #guarded<T>(
    what: string,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: NotWritten }> {
    const { breaker, log, timeout } = this.#parts;
    if (signal?.aborted) return { ok: false, why: 'cancelled' };
    if (!breaker.admits()) return { ok: false, why: 'resting' };
    const deadline = AbortSignal.timeout(timeout);
    const started = performance.now();
    try {
      const value = await work(signal ? AbortSignal.any([signal, deadline]) : deadline);
      breaker.succeeded();
      return { ok: true, value };
    } catch (error) {
      if (signal?.aborted) {
        breaker.spared();
        return { ok: false, why: 'cancelled' };
      }
      if (!(error instanceof ChatFailure)) {
        breaker.spared();
        log.error({ what, err: error }, 'The writer failed; the quotes stand alone');
        return { ok: false, why: 'unavailable' };
      }
      this.#parts.onFailure?.(error);
      const { kind, message, retryAfter } = error;
      const rest = breaker.failed(retryAfter, kind === 'key' || kind === 'missing');
      const ms = Math.round(performance.now() - started);
      const left = rest > 0 ? { restsForSeconds: Math.round(rest / 1_000) } : {};
      log.warn(
        { what, kind, why: message, ms, ...left },
        'The writer did not answer; the quotes stand alone',
      );
      return { ok: false, why: 'unavailable' };
    }
  }
}

/** Nothing after this is worth waiting for: there may be no more sentences, or far too many were removed. */
const isHopeless = (drafted: number, removals: readonly unknown[], kind: Kind): boolean =>
  drafted - removals.length >= mostSentencesOf(kind) || removals.length > mostSentencesOf(kind);

const messagesOf = ({ system, user }: { system: string; user: string }): readonly ChatMessage[] => [
  { role: 'system', content: system },
  { role: 'user', content: user },
];

const nothing = (why: NotWritten): Writing => ({ written: null, why, drafted: 0, referenced: 0, removed: 0 });

/** A listener that fails must not end the text that it listens to. */
const tellQuietly = (listener: ((written: Written) => void) | undefined, written: Written): void => {
  try {
    listener?.(written);
  } catch {}
};
