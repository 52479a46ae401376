import { parseArgs } from 'node:util';
import { examineAll } from '../src/doctor/check.ts';
import { allChecks } from '../src/doctor/doctor.ts';
import { ExitStatus, UserError, wrongUse } from '../src/errors.ts';

const usage = 'npm run doctor [-- --json]';

const readOptions = (): { json: boolean } => {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
    return values;
  } catch (error) {
    throw wrongUse((error as Error).message, usage);
  }
};

try {
  const { json } = readOptions();
  for await (const { name, ok, detail, next } of examineAll(allChecks())) {
    if (!ok) process.exitCode = ExitStatus.failed;
    const lines = [
      `${ok ? '✓' : '✗'} ${name.padEnd(10)}${detail}`,
      ...(next ? [`  ${''.padEnd(10)}${next}`] : []),
    ];
    process.stdout.write(json ? `${JSON.stringify({ name, ok, detail, next })}\n` : `${lines.join('\n')}\n`);
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exit;
}
