import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../src/terminal/command.ts';
import { takeScreenshots } from '../tests/page/screenshots.ts';

await runCommand({
  usage: 'npm run screenshots [-- --to DIR]',
  help: `Takes the pictures of the page for the README: light and dark, wide and at 360 pixels.
Needs Chromium (Debian: apt-get install chromium; CHROMIUM names another path).

  --to DIR  where to put them (default: docs/pictures)`,
  options: { to: { type: 'string', default: 'docs/pictures' } },
  positionals: false,
  async run({ values }, { print, ...terminal }) {
    const folder = path.resolve(values.to);
    await mkdir(folder, { recursive: true });
    for (const file of await takeScreenshots(folder, terminal)) print(file);
    return undefined;
  },
});
