import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import type { Answerer, AskOptions, Turn } from '../answer/answer.ts';
import { openAnswerer } from '../answer/open.ts';
import { badQuestionsFile, wrongUse } from '../errors.ts';
import { readSettings } from '../settings.ts';
import { type Told, tell } from '../writer/tell.ts';
import type { Writer } from '../writer/writer.ts';
import { screenOf, showAnswer, showWritten } from './answer.ts';
import type { Command, Terminal } from './command.ts';
import { answerJson } from './json.ts';
import { overridden } from './overrides.ts';
import { openTerminalWriter, sayWriting } from './writer.ts';

/** Exchanges that a conversation remembers. */
const rememberedTurns = 10;

const options = {
  article: { type: 'string' },
  index: { type: 'string' },
  json: { type: 'boolean' },
  limit: { type: 'string' },
  questions: { type: 'string' },
} as const;

/** `npm run ask`. */
export const ask: Command<typeof options> = {
  usage: 'npm run ask [-- "QUESTION"]',
  help: [
    'Answers a question with quotes from the indexed articles. Without a question, a prompt stays open and',
    'understands follow-ups.',
    '',
    '  --article ID      answer from this article only',
    '  --limit N         quotes at most (default 3)',
    '  --questions FILE  answer a file of {"id", "question"} lines, in order; one line of JSON each',
    '  --json            one line of JSON an answer on standard output, nothing else there',
    '  --index DIR       the index to use (default: INDEX_DIR, else embeddings/index)',
  ].join('\n'),
  options,
  positionals: true,
  async run({ values, positionals }, terminal) {
    const limit = limitOf(values.limit);
    const question = positionals.join(' ');
    if (values.questions !== undefined && question !== '') {
      throw wrongUse('Both a question and a file of questions were given', ask.usage);
    }
    if (values.questions !== undefined) await readable(values.questions);
    const settings = overridden(readSettings(), values);
    const writer = await openTerminalWriter(settings);
    const answerer = await openAnswerer(settings, terminal);
    try {
      const asked: AskOptions = {
        limit,
        ...(values.article === undefined ? {} : { only: [values.article] }),
      };
      if (values.article !== undefined) await mustHave(answerer, values.article);
      const teller: Teller = { answerer, writer, terminal };
      const show = values.json
        ? (text: string, more: AskOptions) => printJson(teller, text, more, 'q1')
        : (text: string, more: AskOptions) => printPlain(teller, text, more);
      if (values.questions !== undefined) await answerFile(values.questions, teller, asked);
      else if (question !== '') await show(question, asked);
      else await converse(show, asked, terminal);
    } finally {
      await answerer.close();
    }
    return undefined;
  },
};

/** Who answers, who writes around it, and where it is shown. */
interface Teller {
  readonly answerer: Answerer;
  readonly writer: Writer | null;
  readonly terminal: Terminal;
}

/** Shows the quotes as soon as they are there, and the text below them when it is whole. */
const printPlain = async (
  { answerer, writer, terminal: { print, signal } }: Teller,
  question: string,
  options: AskOptions,
): Promise<Turn['answer']> => {
  const screen = screenOf(process.stdout);
  let shown: Turn['answer'] = null;
  let unsay = (): void => undefined;
  try {
    for await (const { answer, written, done } of tell({ answerer, writer }, question, options, signal)) {
      unsay();
      if (answer !== shown) print(`${shown === null ? '' : '\n'}${showAnswer(answer, screen)}`);
      shown = answer;
      if (done && written && writer)
        print(`\n${showWritten({ written, model: writer.model, shown: answer.quotes }, screen)}`);
      unsay = done ? () => undefined : sayWriting();
    }
  } finally {
    unsay();
  }
  signal.throwIfAborted();
  return shown;
};

const printJson = async (
  { answerer, writer, terminal: { print, signal } }: Teller,
  question: string,
  options: AskOptions,
  id: string,
): Promise<Turn['answer']> => {
  let last: Told | null = null;
  for await (const told of tell({ answerer, writer }, question, options, signal)) last = told;
  if (last === null) return null;
  print(answerJson(last.answer, id, writer && { model: writer.model, written: last.written }));
  return last.answer;
};

const limitOf = (value: string | undefined): number => {
  if (value === undefined) return 3;
  const limit = Number(value);
  if (!Number.isInteger(limit) || limit < 1 || limit > 20) {
    throw wrongUse(`--limit is ${JSON.stringify(value)}, allowed is a whole number from 1 to 20`, ask.usage);
  }
  return limit;
};

/** @throws {UserError} naming the articles that there are */
const mustHave = async (answerer: Answerer, article: string): Promise<void> => {
  if ((await answerer.text(article)) === null) await answerer.summarise(article, 'brief');
};

const line = z.object({ id: z.string(), question: z.string() });

const readable = async (file: string): Promise<void> => {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw badQuestionsFile(file, 'it cannot be read', error);
  }
  if ((await stat(file)).isDirectory()) throw badQuestionsFile(file, 'it is a folder');
};

const answerFile = async (file: string, teller: Teller, asked: AskOptions): Promise<void> => {
  let number = 0;
  for await (const text of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    teller.terminal.signal.throwIfAborted();
    const content = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (content.trim() === '') continue;
    const { id, question } = parseLine(content, file, number);
    await printJson(teller, question, asked, id);
  }
};

const parseLine = (text: string, file: string, number: number): z.infer<typeof line> => {
  try {
    return line.parse(JSON.parse(text));
  } catch (error) {
    throw badQuestionsFile(file, `line ${number} is not an object with the texts "id" and "question"`, error);
  }
};

/** A prompt that keeps the conversation, until the input ends or the person says so. */
const converse = async (
  show: (question: string, options: AskOptions) => Promise<Turn['answer']>,
  asked: AskOptions,
  { note, signal }: Terminal,
): Promise<void> => {
  const interactive = process.stdin.isTTY;
  // The prompt goes where notes go, so that standard output holds answers alone.
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: interactive,
    signal,
  });
  if (interactive) note('Ask about the articles; an empty line or Ctrl-D ends.');
  lines.setPrompt(interactive ? '\n? ' : '');
  lines.prompt();
  const conversation: Turn[] = [];
  for await (const text of lines) {
    const question = text.trim();
    if (interactive && (question === '' || /^(?:exit|quit|bye)$/i.test(question))) break;
    if (question !== '') {
      const answer = await show(question, { ...asked, conversation });
      conversation.push({ question, answer });
      if (conversation.length > rememberedTurns) conversation.shift();
    }
    if (interactive) lines.prompt();
  }
  lines.close();
};
