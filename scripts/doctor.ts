import { examineAll } from '../src/doctor/check.ts';
import { allChecks } from '../src/doctor/doctor.ts';
import { ExitStatus } from '../src/errors.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand({
  usage: 'npm run doctor [-- --json]',
  help: `Checks all that Pullquote needs, and says what to do about what is not right.

  --json   prints one JSON object a line`,
  options: { json: { type: 'boolean', default: false } },
  positionals: false,
  async run({ values: { json } }, { print }) {
    let status: ExitStatus = ExitStatus.done;
    for await (const { name, ok, detail, next } of examineAll(allChecks())) {
      if (!ok) status = ExitStatus.failed;
      const lines = [
        `${ok ? '✓' : '✗'} ${name.padEnd(10)}${detail}`,
        ...(next ? [`  ${''.padEnd(10)}${next}`] : []),
      ];
      print(json ? JSON.stringify({ name, ok, detail, next }) : lines.join('\n'));
    }
    return status;
  },
});
