import type { Answer, Quote } from '../../answer/answer.ts';
import type { Search } from '../button-id.ts';
import { oneLine, smallPrint } from '../escape.ts';
import { Limit } from '../limits.ts';
import { answerButtons } from './buttons.ts';
import { fittedQuotes } from './fit.ts';
import { escapedLine } from './line.ts';
import type { Reply } from './reply.ts';
import {
  ASKED,
  CLAIMED,
  CLOSEST,
  NEAREST,
  NOT_IN_ARTICLES,
  NOTHING_CLOSE,
  REFUSALS,
  UNDERSTOOD,
} from './words.ts';
import { type Authored, renderWritten } from './written.ts';

/** Characters that a question or a short answer takes at most, and a note. */
const LINE_ROOM = 300;
const NOTE_ROOM = 150;
/** Notes beyond these would crowd out the quotes. */
const SHOWN_NOTES = 3;

/** How an answer is shown. */
export interface AnswerLayout {
  /** Whether the message names the question: where it does not stand right above. */
  readonly echo: boolean;
  /** Quotes of the same question that were shown before; these come after them. */
  readonly seen?: readonly Quote[];
  /** How the answer was looked for. */
  readonly search: Search;
  /** Lines of small print at the end, already escaped. */
  readonly remarks?: readonly string[];
  /** What a language model wrote around the quotes. */
  readonly authored?: Authored | null;
}

/** Characters for which links and titles of the quotes give way, so that a text has room. */
const TEXT_ROOM = 700;

/** The quotes, more closely set where a text is to come below and no word of theirs is lost by it. */
const quotesAbove = (quotes: readonly Quote[], limit: number, first: number, authored: boolean) => {
  const alone = fittedQuotes(quotes, { limit, first });
  if (!authored) return alone;
  const close = fittedQuotes(quotes, { limit: limit - TEXT_ROOM, first });
  return close.shown === alone.shown && !close.cut ? close : alone;
};

const verdict = (answer: Answer, { search, seen = [] }: AnswerLayout): string[] => {
  if (answer.refusal !== null) return [REFUSALS[answer.refusal]];
  if (seen.length > 0) return ['**More quotes**'];
  if (search.claim) return [answer.answered ? CLOSEST : NOTHING_CLOSE];
  if (answer.answered) return answer.answer === null ? [] : [`**${escapedLine(answer.answer, LINE_ROOM)}**`];
  return [answer.quotes.length > 0 ? `${NOT_IN_ARTICLES} ${NEAREST}` : NOT_IN_ARTICLES];
};

const questions = (answer: Answer, { echo, search }: AnswerLayout): string[] => {
  const asked = oneLine(answer.question);
  const understood = oneLine(answer.understood);
  return [
    ...(echo && asked !== ''
      ? [smallPrint(`${search.claim ? CLAIMED : ASKED}${escapedLine(asked, LINE_ROOM)}`)]
      : []),
    ...(understood !== '' && understood !== asked
      ? [smallPrint(`${UNDERSTOOD}${escapedLine(understood, LINE_ROOM)}`)]
      : []),
  ];
};

/**
 * An answer as a message: the question in small print where it does not stand above, the short answer in
 * bold, each quote with its citation, notes, and last what a language model wrote around them. Fits Discord's limits
 * whatever the answer holds; where room is short, the text gives way and the quotes stay.
 */
export const renderAnswer = (answer: Answer, layout: AnswerLayout): Reply => {
  const seen = layout.seen ?? [];
  const quotes = answer.refusal === null ? answer.quotes : [];
  const notes = answer.notes.slice(0, SHOWN_NOTES).map((note) => smallPrint(escapedLine(note, NOTE_ROOM)));
  const head = [...questions(answer, layout), ...verdict(answer, layout)].join('\n');
  const foot = [...notes, ...(layout.remarks ?? []).map(smallPrint)].join('\n');
  const room = Limit.content - head.length - foot.length - 2;
  const first = seen.length + 1;
  const authored = layout.authored ?? null;
  const fitted = quotesAbove(quotes, room, first, authored !== null);
  const shown = quotes.slice(0, fitted.shown);
  const above = [head, fitted.markdown, foot].filter((part) => part !== '').join('\n');
  const text =
    authored === null
      ? ''
      : renderWritten(authored, { shown, first, room: Limit.content - above.length - 1 });
  const content = [above, text].filter((part) => part !== '').join('\n');
  return {
    content: content === '' ? NOT_IN_ARTICLES : content,
    rows: answerButtons(answer, layout.search, shown, seen.length + fitted.shown),
  };
};
