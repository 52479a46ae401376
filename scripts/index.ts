import { runCommand } from '../src/terminal/command.ts';
import { indexCommand } from '../src/terminal/index-command.ts';

await runCommand(indexCommand);
