import type { Quote } from '../answer/answer.ts';
import { leaning, pronounGroup } from './pronouns.ts';
import { type Spoken, spokenIn } from './spoken.ts';
import { type Lexeme, lexemes } from './support/lexemes.ts';

/** The sentences that may be cited, counted from 0, with what comparing takes; each is taken apart once. */
export class Sources {
  readonly quotes: readonly Quote[];
  readonly #lexemes = new Map<number, readonly Lexeme[]>();

  constructor(quotes: readonly Quote[]) {
    this.quotes = quotes;
  }

  lexemes(source: number): readonly Lexeme[] {
    const known = this.#lexemes.get(source);
    if (known) return known;
    const found = lexemes(this.quotes[source]?.text ?? '');
    this.#lexemes.set(source, found);
    return found;
  }

  /** The sentence right before one in the same paragraph, or `null`. */
  before(source: number): number | null {
    const [one, other] = [this.quotes[source - 1], this.quotes[source]];
    const follows =
      one !== undefined &&
      other !== undefined &&
      one.article === other.article &&
      one.paragraph === other.paragraph &&
      one.end <= other.start &&
      other.start - one.end <= 2;
    return follows ? source - 1 : null;
  }

  /** What of a sentence somebody says, also where the marks were opened in a sentence before it. */
  spoken(source: number): Spoken {
    const before = this.before(source);
    return spokenIn(this.quotes[source]?.text ?? '', before !== null && this.spoken(before).open);
  }

  /**
   * A sentence whose pronoun stands for somebody in the one before it, with the name in its place; `null` where it has
   * none, or the sentence before names nobody, or more than one.
   */
  withName(source: number): readonly Lexeme[] | null {
    const before = this.before(source);
    const known = this.lexemes(source);
    const { pronoun } = leaning(known);
    if (before === null || pronoun === null) return null;
    const names = this.lexemes(before).filter(({ kind }) => kind === 'name');
    if (new Set(names.map(({ run }) => run)).size !== 1) return null;
    return known.flatMap((lexeme) =>
      pronounGroup(lexeme) === pronoun
        ? names.map((name) => ({ ...name, afterPause: lexeme.afterPause, opens: false }))
        : [lexeme],
    );
  }
}
