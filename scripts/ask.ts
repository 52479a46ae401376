import { ask } from '../src/terminal/ask.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand(ask);
