/**
 * Every message of ours that a person may see when something goes wrong.
 *
 * One style: `what` says what happened, in one sentence with the names and numbers that matter;
 * `next` says what to do about it. Anything thrown that is not a `UserError` is a bug.
 */

/** Process exit statuses that the commands promise. */
export const ExitStatus = { done: 0, failed: 1, usage: 2, skipped: 3 } as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

/** A failure that the person at the keyboard can do something about. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** What went wrong: one sentence without a closing full stop. */
  readonly what: string;
  /** What to do next: one sentence without a closing full stop. */
  readonly next: string;
  /** The exit status of a command that ends with this error. */
  readonly exit: ExitStatus;

  constructor(
    what: string,
    next: string,
    { cause, exit = ExitStatus.failed }: { cause?: unknown; exit?: ExitStatus } = {},
  ) {
    super(`${what}. ${next}.`, cause === undefined ? undefined : { cause });
    this.what = what;
    this.next = next;
    this.exit = exit;
  }
}

/** A command used in a way it does not know. */
export const wrongUse = (what: string, usage: string) =>
  new UserError(what, `Usage: ${usage}`, { exit: ExitStatus.usage });

/** A setting whose value is not allowed; `allowed` reads after "allowed is". */
export const wrongSetting = (name: string, found: string, allowed: string) =>
  new UserError(
    `${name} is ${JSON.stringify(found)}, allowed is ${allowed}`,
    `Correct ${name} in .env or in the environment, or remove it to use the default`,
  );
