import { bench } from '../src/bench/bench-command.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand(bench);
