import { UserError } from '../errors.ts';

/** What a check found. */
export interface Finding {
  readonly ok: boolean;
  /** What is there, or what is wrong: one sentence without a closing full stop. */
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

/** Something that must be right for Pullquote to work. */
export interface Check {
  /** For people: `Node`, `Model`. */
  readonly name: string;
  /** @throws {UserError} what is wrong and what to do, as the commands would say it */
  run(): Promise<Finding>;
}

/** A check and what came of it. */
export interface Examined extends Finding {
  readonly name: string;
}

const examine = async ({ name, run }: Check): Promise<Examined> => {
  try {
    return { name, ...(await run()) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { name, ok: false, detail: error.what, next: error.next };
  }
};

/** Runs checks one after the other, so that each result can be shown as it comes. */
export async function* examineAll(checks: readonly Check[]): AsyncGenerator<Examined> {
  for (const check of checks) yield await examine(check);
}
