import { setTimeout as wait } from 'node:timers/promises';
import { ExitStatus, UserError } from '../../src/errors.ts';
import { runCommand } from '../../src/terminal/command.ts';

/** A process of its own that does what its first word says, for tests. */
await runCommand({
  usage: 'sample [WHAT]',
  help: 'Does WHAT.',
  options: { times: { type: 'string', default: '1' } },
  positionals: true,
  async run({ values: { times }, positionals: [what] }, { print, note, signal }) {
    if (what === 'fail') throw new UserError('It went wrong', 'Try again');
    if (what === 'bug') throw new TypeError('unforeseen');
    if (what === 'skip') return ExitStatus.skipped;
    if (what === 'wait') {
      note('waiting');
      await wait(600_000, undefined, { signal }).finally(() => note('cleaned up'));
    }
    if (what === 'hang') {
      signal.addEventListener('abort', () => note('heard'));
      note('waiting');
      await wait(600_000);
    }
    for (let i = 0; i < Number(times); i++) {
      print(`line ${i}`);
      if (i % 100 === 0) await wait(1);
    }
    return undefined;
  },
});
