/**
 * Brings an index up to date, and may be told to end itself with SIGKILL when the file system is about to be asked for
 * the n-th time to change something. Arguments: the places as JSON, and n (0 for never). Prints `ready`, and at the end how often it
 * was asked.
 */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { type IndexPlaces, updateIndex } from '../../src/index/update.ts';

const [, , places = '{}', last = '0'] = process.argv;
const end = Number(last);
let steps = 0;

/** As the power goes: nothing else happens in this process. */
const killed = (): void => {
  steps += 1;
  if (steps === end) process.kill(process.pid, 'SIGKILL');
};

const { open, rename, rm, mkdir, writeFile } = promises;
Object.assign(promises, {
  open: (...args: Parameters<typeof open>) => {
    // Reading changes nothing.
    if ((args[1] ?? 'r') !== 'r') killed();
    return open(...args);
  },
  rename: (...args: Parameters<typeof rename>) => {
    killed();
    return rename(...args);
  },
  rm: (...args: Parameters<typeof rm>) => {
    killed();
    return rm(...args);
  },
  mkdir: (...args: Parameters<typeof mkdir>) => {
    killed();
    return mkdir(...args);
  },
  async writeFile(...[file, data, options]: Parameters<typeof writeFile>) {
    killed();
    if (steps + 1 === end && (typeof data === 'string' || data instanceof Uint8Array))
      await writeFile(file, data.slice(0, data.length >> 1), options);
    killed();
    return writeFile(file, data, options);
  },
});
syncBuiltinESMExports();

process.stdout.write('ready\n');
await updateIndex(JSON.parse(places) as IndexPlaces);
process.stdout.write(`${steps}\n`);
