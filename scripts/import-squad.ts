import { squadImport } from '../src/eval/import-command.ts';
import { runCommand } from '../src/terminal/command.ts';

await runCommand(squadImport);
