import { evaluation } from '../src/eval/eval-command.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand(evaluation);
