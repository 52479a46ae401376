import type { Quote } from '../answer/answer.ts';
import { leaning } from './pronouns.ts';
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
   * A sentence that begins with a pronoun together with the one before it, where that names one alone, whom the
   * pronoun can stand for; else `null`.
   */
  withNameBefore(source: number): readonly Lexeme[] | null {
    const before = this.before(source);
    if (before === null || leaning(this.lexemes(source)).pronoun === null) return null;
    const runs = new Set(this.lexemes(before).flatMap(({ run }) => run ?? []));
    return runs.size === 1 ? [...this.lexemes(before), ...this.lexemes(source)] : null;
  }
}
