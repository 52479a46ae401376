import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const givenAnswer = z.object({
  at: z.string(),
  question: z.string().nullable(),
  answered: z.boolean(),
  quotes: z
    .array(
      z.object({
        article: z.string(),
        start: z.number().int().nonnegative(),
        end: z.number().int().nonnegative(),
        text: z.string(),
      }),
    )
    .readonly(),
  index: z.string(),
});

/**
 * An answer that people were given, one line each: when (ISO 8601), to which question (`null` where none was asked in
 * words), with which quotes (offsets as in `Quote`), from which state of the index. Nothing says who asked or where.
 */
export type GivenAnswer = Readonly<z.infer<typeof givenAnswer>>;

/** Keeps the answers that were given. */
export interface AnswerRecord {
  /** Notes an answer and returns at once; it is written when the disk comes to it. Never throws. */
  note(answer: Omit<GivenAnswer, 'at'>): void;
  /** Resolves when all that was noted is written. */
  close(): Promise<void>;
}

export interface AnswerRecordOptions {
  /** One file a day is kept in it; made at the first answer. */
  readonly folder: string;
  /** Days that an answer is kept; 0 keeps none, and removes those kept before. */
  readonly days: number;
  /** Hears why answers could not be kept, once until they can be again. */
  readonly onTrouble?: (error: unknown) => void;
  readonly now?: () => Date;
  readonly bounds?: Partial<RecordBounds>;
}

/** What a record may take at most, in bytes. */
export interface RecordBounds {
  /** What is noted on a day that has reached this is not kept. */
  readonly day: number;
  /** The oldest days give way beyond this. */
  readonly all: number;
}

/** More than 10,000 answers a day. */
const defaultBounds: RecordBounds = { day: 16_000_000, all: 64_000_000 };
/** Lines that wait while the disk does not answer; what comes after them is not kept. */
const MOST_WAITING = 5_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Where the answers from an index are kept: beside it. */
export const answersFolder = (indexDir: string): string => `${indexDir}.answers`;

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
const nameOf = (day: string): string => `${day}.jsonl`;

/** The days of a record, oldest first. */
const daysIn = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.flatMap((name) => /^(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1] ?? []).sort();
};

/**
 * Removes answers that were given more than so many days ago, and the oldest beyond what a record may take.
 *
 * @throws the file system's error
 */
export const dropOldAnswers = async (
  folder: string,
  days: number,
  { now = new Date(), most = defaultBounds.all }: { now?: Date; most?: number } = {},
): Promise<void> => {
  const oldest = dayOf(new Date(now.getTime() - days * DAY));
  let bytes = 0;
  for (const day of (await daysIn(folder)).reverse()) {
    const file = path.join(folder, nameOf(day));
    bytes += (await stat(file)).size;
    if (days === 0 || day < oldest || bytes > most) await rm(file, { force: true });
  }
};

/** Appends lines to a file that may end in a line cut short by a crash. @returns whether there was room for them */
const append = async (file: string, lines: readonly string[], most: number): Promise<boolean> => {
  const handle = await open(file, 'a+', 0o600);
  try {
    const { size } = await handle.stat();
    if (size >= most) return false;
    const { buffer: last } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const torn = size > 0 && last.toString() !== '\n';
    await handle.appendFile(`${torn ? '\n' : ''}${lines.join('')}`);
    return true;
  } finally {
    await handle.close();
  }
};

/** Opens a record; what is too old is removed now and every hour. */
export const createAnswerRecord = ({
  folder,
  days,
  onTrouble = () => undefined,
  now = () => new Date(),
  bounds: given = {},
}: AnswerRecordOptions): AnswerRecord => {
  const bounds = { ...defaultBounds, ...given };
  /** Lines that are not written yet, by day. */
  let waiting = new Map<string, string[]>();
  let count = 0;
  let last: Promise<void> = Promise.resolve();
  let troubled = false;

  const inTurn = (task: () => Promise<void>): void => {
    last = last.then(task).then(
      () => {
        troubled = false;
      },
      (error: unknown) => {
        if (!troubled) onTrouble(error);
        troubled = true;
      },
    );
  };
  const drop = (): void => inTurn(() => dropOldAnswers(folder, days, { now: now(), most: bounds.all }));
  const write = async (): Promise<void> => {
    const taken = waiting;
    waiting = new Map();
    count = 0;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    let full: string | null = null;
    for (const [day, lines] of taken) {
      const file = path.join(folder, nameOf(day));
      if (!(await append(file, lines, bounds.day))) full = file;
    }
    if (full !== null) throw new Error(`${full} has reached ${bounds.day} bytes`);
  };

  drop();
  const timer = setInterval(drop, HOUR);
  timer.unref();
  return {
    note(answer) {
      if (days === 0 || count >= MOST_WAITING) return;
      const at = now();
      const { question, answered, quotes, index } = answer;
      const kept = quotes.map(({ article, start, end, text }) => ({ article, start, end, text }));
      const line = { at: at.toISOString(), question, answered, quotes: kept, index } satisfies GivenAnswer;
      const day = dayOf(at);
      const lines = waiting.get(day) ?? [];
      lines.push(`${JSON.stringify(line)}\n`);
      waiting.set(day, lines);
      count++;
      // What is noted while the disk is busy goes there together.
      if (count === 1) inTurn(write);
    },
    async close() {
      clearInterval(timer);
      await last;
    },
  };
};

const readLine = (line: string): GivenAnswer | null => {
  try {
    return givenAnswer.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
};

/**
 * The answers of a record, oldest first; lines that are none (cut short by a crash) are passed over.
 *
 * @throws the file system's error
 */
export async function* readAnswers(folder: string): AsyncGenerator<GivenAnswer> {
  for (const day of await daysIn(folder)) {
    const lines = createInterface({ input: createReadStream(path.join(folder, nameOf(day)), 'utf8') });
    for await (const line of lines) {
      const answer = readLine(line);
      if (answer) yield answer;
    }
  }
}
