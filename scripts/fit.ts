import { fitting } from '../src/eval/fit-command.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand(fitting);
