import { type ExitStatus, UserError } from '../errors.ts';

/** An error as it passes between threads: structured cloning would lose its class and its fields. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Of the file system's errors. */
  readonly code: string | undefined;
  /** Of a `UserError`. */
  readonly user: { readonly what: string; readonly next: string; readonly exit: ExitStatus } | null;
  readonly cause: PlainError | null;
}

/** What can be sent of an error, or of anything else that was thrown. */
export const plainError = (thrown: unknown): PlainError => {
  if (!(thrown instanceof Error))
    return {
      name: 'Error',
      message: String(thrown),
      stack: undefined,
      code: undefined,
      user: null,
      cause: null,
    };
  const { code } = thrown as NodeJS.ErrnoException;
  return {
    name: thrown.name,
    message: thrown.message,
    stack: thrown.stack,
    code: typeof code === 'string' ? code : undefined,
    user: thrown instanceof UserError ? { what: thrown.what, next: thrown.next, exit: thrown.exit } : null,
    cause: thrown.cause instanceof Error ? plainError(thrown.cause) : null,
  };
};

/** The error again, of its class where that matters to whoever catches it. */
export const revivedError = ({ name, message, stack, code, user, cause }: PlainError): Error => {
  const reason = cause === null ? undefined : revivedError(cause);
  if (user) {
    const { what, next, exit } = user;
    return withStack(new UserError(what, next, reason ? { exit, cause: reason } : { exit }), stack);
  }
  if (name === 'AbortError') return new DOMException(message, name);
  const error = withStack(new Error(message, reason ? { cause: reason } : undefined), stack);
  error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
};

const withStack = <E extends Error>(error: E, stack: string | undefined): E => {
  if (stack !== undefined) error.stack = stack;
  return error;
};
