import { feedback } from '../src/discord/feedback-command.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand(feedback);
