import path from 'node:path';
import { LocalAnswerer } from '../answer/answerer.ts';
import { openModels } from '../answer/open.ts';
import ranking from '../answer/ranking.json' with { type: 'json' };
import { ExitStatus } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal/command.ts';
import type { Writer } from '../writer/writer.ts';
import { type Articles, impossibleAnswers } from './dataset.ts';
import {
  asQuestion,
  type FollowUpOutcome,
  followUpFigures,
  putFollowUps,
  readFollowUps,
} from './follow-ups.ts';
import { isQuoted } from './metrics.ts';
import { openDatasetIndex } from './open.ts';
import { alignColumns, percent } from './table.ts';

/** How follow-ups are measured and told. */
export interface FollowUpRequest {
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Whether to list those that fail in their conversation. */
  readonly failures: boolean;
  /** Folder of the index, where not the usual one. */
  readonly index: string | undefined;
  /** Who makes the questions stand alone; the rules alone where it is `null`. */
  readonly writer: Writer | null;
}

/**
 * Measures follow-up questions within their conversations against the same questions written out, and prints that.
 *
 * @param locations of the articles; the project's own when there are none
 */
export const followUpsAgainst = async (
  file: string,
  locations: readonly string[],
  { settings, terminal, json, failures, index: indexDir, writer }: FollowUpRequest,
): Promise<ExitStatus> => {
  const followUps = await readFollowUps(path.resolve(file));
  const name = path.basename(file, path.extname(file));
  const [only] = locations;
  const articles: Articles =
    locations.length > 1
      ? { files: locations.map((location) => path.resolve(location)) }
      : { folder: only === undefined ? settings.ARTICLES_DIR : path.resolve(only) };
  const models = await openModels(settings, terminal);
  try {
    const index = await openDatasetIndex({ name, articles }, models, settings, terminal, indexDir);
    const { embedder, reader } = models;
    const answerer = new LocalAnswerer({ index, embedder, reader, ranking });
    const missing = impossibleAnswers(followUps.map(asQuestion), (id) => {
      const number = index.articleNumber(id);
      return number === null ? null : index.text(number);
    });
    for (const note of missing) terminal.note(`${name}: ${note}`);
    const outcomes = await putFollowUps(answerer, followUps, { ...terminal, name, writer });
    index.close();
    const figures = followUpFigures(outcomes);
    const failed = failures ? outcomes.filter(isLost).map(lostJson) : [];
    if (json)
      terminal.print(
        JSON.stringify({ followUps: name, ...figures, ...(failures ? { failures: failed } : {}) }),
      );
    else {
      const { inConversation, writtenOut } = figures;
      terminal.print(
        alignColumns([
          [`${name}, turns that lean on others`, 'in the conversation', 'written out'],
          ['quoted in 300 characters', percent(inConversation.quoted), percent(writtenOut.quoted)],
          ['quoted first', percent(inConversation.quotedFirst), percent(writtenOut.quotedFirst)],
          ['answered', percent(inConversation.answered), percent(writtenOut.answered)],
        ]),
      );
      for (const { id, question, understood, standalone, expected, first } of failed)
        terminal.print(
          `\n${id}  ${question}\n  understood  ${understood}\n  written out ${standalone}\n  expected    ${expected.join(' | ')}\n  first quote ${first ?? '–'}`,
        );
    }
    return ExitStatus.done;
  } finally {
    await models.close();
  }
};

const isLost = ({ followUp, inConversation }: FollowUpOutcome): boolean =>
  followUp.turn > 1 && !isQuoted(asQuestion(followUp), inConversation.quotes);

const lostJson = ({ followUp, inConversation }: FollowUpOutcome) => ({
  id: asQuestion(followUp).id,
  question: followUp.question,
  understood: inConversation.understood,
  standalone: followUp.standalone,
  expected: followUp.answers,
  first: inConversation.quotes[0]?.text ?? null,
});
