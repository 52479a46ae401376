import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The program's version, as package.json gives it. */
export const version: string =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0';

let reading: string | undefined;

/**
 * Names the code that makes articles of files and splits them, and the packages that it uses: what other code read may
 * have to be read again. Twelve digits of a SHA-256 over its source, hex.
 */
export const readingVersion = (): string => {
  if (reading === undefined) {
    const here = (name: string) => new URL(name, import.meta.url);
    const hash = createHash('sha256').update(JSON.stringify(manifest));
    const names = readdirSync(here('./article/'))
      .sort()
      .map((name) => `./article/${name}`);
    for (const name of [...names, './index/index-draft.ts'])
      hash.update(name).update(readFileSync(here(name)));
    reading = hash.digest('hex').slice(0, 12);
  }
  return reading;
};
