import type { Lexeme } from './lexemes.ts';

const being = /^(?:is|are|was|were|been|being|be)$/;
const auxiliary = /^(?:has|have|had|will|would|may|might|could|can|must|should|not)$/;
const ends =
  /^(?:in|at|on|near|during|after|before|since|until|when|while|as|because|for|from|to|with|that|which|who|and|but)$/;

/**
 * A sentence told the other way round, where it tells at its beginning what was done by whom: "The vote was cast by
 * Ann Holt" as "Ann Holt cast the vote"; `null` where it does not.
 */
export const toActive = (text: readonly Lexeme[]): readonly Lexeme[] | null => {
  const by = text.findIndex(({ word }) => word === 'by');
  const is = text.findLastIndex(({ word }, i) => i < by && being.test(word));
  if (by < 0 || is <= 0 || by - is > 4) return null;
  const verbs = text.slice(is + 1, by);
  const words = verbs.filter(({ kind }) => kind === 'word');
  // What stood first does so no longer.
  const object = text
    .slice(0, is)
    .filter(({ word }) => !being.test(word))
    .map((lexeme, i) => (i === 0 ? { ...lexeme, opens: false } : lexeme));
  if (words.length === 0 || object.slice(1).some(({ afterPause, opens }) => afterPause || opens)) return null;
  const rest = text.slice(by + 1);
  const end = rest.findIndex(
    ({ word, afterPause, opens }, i) => i > 0 && (afterPause || opens || ends.test(word)),
  );
  const called = end < 0 ? 0 : nameBetweenPauses(rest, end);
  const agent = end < 0 ? rest : rest.slice(0, end + called);
  if (
    !agent.some(({ kind }) => kind === 'name' || kind === 'word') ||
    agent.some(({ kind }) => kind === 'date')
  ) {
    return null;
  }
  const helping = object.filter(({ word }) => auxiliary.test(word));
  const acted = object.filter(({ word }) => !auxiliary.test(word));
  return [...agent, ...helping, ...verbs, ...acted, ...(end < 0 ? [] : rest.slice(end + called))];
};

/** How many lexemes from a place on are a name that stands between pauses: "a competitor, Halcyon Mutual, for". */
const nameBetweenPauses = (text: readonly Lexeme[], from: number): number => {
  const run = text[from]?.afterPause ? text[from].run : null;
  if (run === null || run === undefined) return 0;
  const length = text.slice(from).findIndex((lexeme) => lexeme.run !== run);
  return length > 0 && text[from + length]?.afterPause ? length : 0;
};
