import { runCommand } from '../src/terminal/command.ts';
import { summary } from '../src/terminal/summary.ts';

await runCommand(summary);
