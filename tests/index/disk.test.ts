import { chmod, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { openIndex, readManifest } from '../../src/index/store.ts';
import { asNobody, smallDisk, works } from '../confined.ts';
import { library, newsOf, writeFiles } from './library.ts';
import { runIndex } from './processes.ts';

// Each test starts several processes, which a busy machine takes its time for.
vi.setConfig({ testTimeout: 240_000 });

/** Runs a program that can write files of at most so many blocks of 512 bytes, as when the disk is full. */
const withRoomFor = (blocks: number) => ['sh', '-c', `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`, 'sh'];

test.skipIf(!works(smallDisk('1m', '/mnt'))).each(['16k', '32k'])(
  'a disk with room for %s is said to be full',
  async (size) => {
    const places = await library(
      Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [`${id}.txt`, newsOf(`Port ${id}`)])),
    );
    const at = path.join(path.dirname(places.articlesDir), 'disk');
    await mkdir(at);
    const { status, stderr } = await runIndex(
      { ...places, indexDir: path.join(at, 'index') },
      [],
      smallDisk(size, at),
    );
    expect(stderr).toContain(`There is no room left for the index in ${at}/index.\n`);
    expect(status).toBe(1);
  },
);

test.skipIf(!works(withRoomFor(1_000)))(
  'a file that cannot grow leaves the index of before in use',
  async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    await runIndex(places);
    const before = (await readdir(places.indexDir)).toSorted();
    const { version } = await readManifest(places.indexDir);
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
    const { status, stderr } = await runIndex(places, [], withRoomFor(4));
    expect(stderr).toContain(`The index cannot be written to ${places.indexDir}: EFBIG`);
    expect(status).toBe(1);
    expect((await readdir(places.indexDir)).toSorted()).toEqual(before);
    const index = await openIndex(places.indexDir);
    expect(index.version).toBe(version);
    index.close();
  },
);

test.skipIf(!works(asNobody))('a folder that may not be written to is said so', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await chmod(path.dirname(places.articlesDir), 0o555);
  const { status, stderr } = await runIndex(places, [], asNobody);
  expect(stderr).toContain(`The index cannot be written to ${places.indexDir}: EACCES`);
  expect(status).toBe(1);
});
