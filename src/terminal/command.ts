import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ExitStatus, UserError, wrongUse } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { terminalProgress } from './progress.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What every command understands besides its own options. */
const shared = { help: { type: 'boolean', short: 'h' } } as const satisfies Options;

/** The options and other words of a command line, as `parseArgs` gives them. */
export type Arguments<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true }>
>;

/** What a command is given besides its arguments. */
export interface Terminal {
  /** Shows long work on standard error. */
  readonly progress: Progress;
  /** Says something in a line on standard error, where it is in nobody's way. */
  readonly note: (message: string) => void;
  /** Writes a text, line end added, on standard output. */
  readonly print: (text: string) => void;
  /** Aborts when the person presses Ctrl-C, or the system wants the program to end. */
  readonly signal: AbortSignal;
}

/** A command of the terminal. */
export interface Command<O extends Options> {
  /** One line: `npm run index [-- PATH or URL …]`. */
  readonly usage: string;
  /** What it does and what each option means, for `--help`. */
  readonly help: string;
  readonly options: O;
  /** Whether words that are no options are allowed. */
  readonly positionals: boolean;
  /**
   * @returns the exit status; done when it returns none
   * @throws {UserError} what went wrong and what to do
   */
  run(given: Arguments<O>, terminal: Terminal): Promise<ExitStatus | undefined>;
}

/**
 * Runs a command with the arguments of this process and sets the exit status. A `UserError` is printed on standard
 * error, what went wrong first and what to do below; standard output stays the result's alone. Ctrl-C lets the command
 * clean up, then ends the process as the signal would have; pressed again it ends it at once.
 */
export const runCommand = async <O extends Options>(command: Command<O>): Promise<void> => {
  endQuietlyWithoutReader();
  const interruption = listenForInterruption();
  try {
    const given = readArguments(command);
    if (given === null) process.stdout.write(`Usage: ${command.usage}\n\n${command.help}\n`);
    else process.exitCode = (await command.run(given, terminalOf(interruption.signal))) ?? ExitStatus.done;
  } catch (error) {
    if (interruption.signal.aborted && !(error instanceof UserError)) interruption.end();
    else process.exitCode = report(error);
  } finally {
    interruption.forget();
  }
};

/** The arguments of this process; `null` when they ask for help. */
const readArguments = <O extends Options>({
  options,
  positionals,
  usage,
}: Command<O>): Arguments<O> | null => {
  try {
    const given = parseArgs({ options: { ...options, ...shared }, allowPositionals: positionals });
    const { help }: { help?: unknown } = given.values;
    return help === true ? null : (given as unknown as Arguments<O>);
  } catch (error) {
    throw wrongUse((error as Error).message.split('. ')[0] ?? '', usage);
  }
};

const terminalOf = (signal: AbortSignal): Terminal => ({
  progress: terminalProgress(),
  note: (message) => process.stderr.write(`${message}\n`),
  print: (text) => process.stdout.write(`${text}\n`),
  signal,
});

/** `command | head` closes the pipe when it has enough; that is no failure. Notes that nobody hears are none either. */
const endQuietlyWithoutReader = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.stderr.on('error', () => {});
};

const listenForInterruption = () => {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const forget = (): void => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, hear);
  };
  const end = (): void => {
    forget();
    process.kill(process.pid, received);
  };
  const hear = (name: NodeJS.Signals): void => {
    if (received) end();
    received = name;
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, hear);
  return { signal: controller.signal, forget, end };
};

const report = (error: unknown): ExitStatus => {
  if (error instanceof UserError) {
    process.stderr.write(`${error.what}.\n${error.next}.\n`);
    return error.exit;
  }
  process.stderr.write(
    `This is a bug in Pullquote: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return ExitStatus.failed;
};
