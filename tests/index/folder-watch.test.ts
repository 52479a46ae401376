import { once } from 'node:events';
import { watch } from 'node:fs';
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FolderWatch } from '../../src/index/folder-watch.ts';
import { temporaryFolder, writeFiles } from './library.ts';

const { signal } = new AbortController();

const watching = async (root: string, locations: readonly string[]) => {
  const folders = new FolderWatch(path.join(root, 'index'));
  onTestFinished(() => folders.close());
  const paths = locations.map((location) => path.join(root, location));
  expect(await folders.cover(paths)).toEqual([]);
  return { folders, cover: () => folders.cover(paths) };
};

const stage = async (): Promise<string> => {
  const root = await temporaryFolder();
  await writeFiles(root, {
    'articles/a.txt': 'a',
    'articles/deep/down/b.txt': 'b',
    'single/c.txt': 'c',
    'behind/d.txt': 'd',
    'behind/e.txt': 'e',
  });
  await symlink(path.join(root, 'behind'), path.join(root, 'articles', 'link'));
  await symlink(path.join(root, 'articles'), path.join(root, 'behind', 'circle'));
  await mkdir(path.join(root, 'elsewhere'));
  await writeFile(path.join(root, 'elsewhere', 'f.txt'), 'f');
  await symlink(path.join(root, 'elsewhere', 'f.txt'), path.join(root, 'articles', 'f.txt'));
  return root;
};

type Change = (at: (name: string) => string) => Promise<unknown>;

test.each<[what: string, change: Change]>([
  ['a new file', (at) => writeFile(at('articles/new.txt'), 'new')],
  ['a changed file', (at) => appendFile(at('articles/a.txt'), 'more')],
  ['a removed file', (at) => rm(at('articles/a.txt'))],
  ['a changed file far below', (at) => appendFile(at('articles/deep/down/b.txt'), 'more')],
  ['a file in any alphabet', (at) => writeFile(at('articles/Η γέφυρα 橋.md'), 'new')],
  ['a new folder', (at) => mkdir(at('articles/new'))],
  ['a removed folder', (at) => rm(at('articles/deep'), { recursive: true })],
  ['a renamed folder', (at) => rename(at('articles/deep'), at('articles/shallow'))],
  ['a removed root', (at) => rm(at('articles'), { recursive: true })],
  [
    'what an editor saves aside and renames',
    async (at) => {
      await writeFile(at('articles/.a.txt.swp'), 'new');
      await rename(at('articles/.a.txt.swp'), at('articles/a.txt'));
    },
  ],
  ['a changed list of addresses', (at) => writeFile(at('articles/sources.txt'), 'https://news.example/')],
  ['a changed file that was named', (at) => appendFile(at('single/c.txt'), 'more')],
  ['a file that was named, replaced', (at) => rename(at('behind/e.txt'), at('single/c.txt'))],
  ['a change behind a linked folder', (at) => appendFile(at('behind/d.txt'), 'more')],
  ['a change behind a linked file', (at) => appendFile(at('elsewhere/f.txt'), 'more')],
  ['what was named and comes to be', (at) => mkdir(at('missing'))],
  ['what was named in a folder that comes to be', (at) => mkdir(at('far'))],
])('%s is noticed', async (_, change) => {
  const root = await stage();
  const { folders } = await watching(root, ['articles', 'single/c.txt', 'missing', 'far/away/g.txt']);
  folders.forget();
  const next = folders.next(signal);
  await change((name) => path.join(root, name));
  await next;
  expect(folders.hasChanged).toBe(true);
});

test.each<[what: string, folder: string, name: string, change: Change]>([
  ['a hidden file', 'articles', '.a.txt.swp', (at) => writeFile(at('articles/.a.txt.swp'), 'new')],
  [
    'a change of what is no article',
    'articles',
    'notes.log',
    (at) => appendFile(at('articles/notes.log'), 'x'),
  ],
  ['a neighbour of the root', '.', 'other.txt', (at) => writeFile(at('other.txt'), 'x')],
  ['a neighbour of a file that was named', 'single', 'z.txt', (at) => writeFile(at('single/z.txt'), 'x')],
  [
    'a new state of the index',
    'articles/index',
    'manifest.json',
    async (at) => {
      await writeFile(at('articles/index/.aside'), 'x');
      await rename(at('articles/index/.aside'), at('articles/index/manifest.json'));
    },
  ],
  [
    'the index itself, made anew',
    'articles',
    'index',
    async (at) => {
      await rm(at('articles/index'), { recursive: true });
      await mkdir(at('articles/index'));
    },
  ],
])('%s is not', async (_, folder, name, change) => {
  const root = await stage();
  await writeFiles(root, { 'articles/notes.log': '', 'articles/index/manifest.json': '' });
  const folders = new FolderWatch(path.join(root, 'articles/index'));
  onTestFinished(() => folders.close());
  await folders.cover([path.join(root, 'articles'), path.join(root, 'single/c.txt')]);
  // The system tells all who watch in the order in which things happened.
  const witness = watch(path.join(root, folder));
  onTestFinished(() => witness.close());
  const seen = (async () => {
    for (;;) if ((await once(witness, 'change'))[1] === name) return;
  })();
  folders.forget();
  await change((file) => path.join(root, file));
  await seen;
  expect(folders.hasChanged).toBe(false);
});

test('a folder that is removed and made again is watched again', async () => {
  const root = await stage();
  const { folders, cover } = await watching(root, ['articles']);
  for (let round = 0; round < 3; round++) {
    folders.forget();
    await rm(path.join(root, 'articles'), { recursive: true });
    await mkdir(path.join(root, 'articles', 'deep'), { recursive: true });
    await folders.next(signal);
    await cover();
    folders.forget();
    const next = folders.next(signal);
    await writeFile(path.join(root, 'articles', 'deep', 'b.txt'), `round ${round}`);
    await next;
  }
});

test('a new folder is watched from the next look on, and a link that leads elsewhere where it leads', async () => {
  const root = await stage();
  const { folders, cover } = await watching(root, ['articles']);
  await mkdir(path.join(root, 'articles', 'new'));
  await folders.next(signal);
  await rm(path.join(root, 'articles', 'link'));
  await symlink(path.join(root, 'single'), path.join(root, 'articles', 'link'));
  await cover();
  for (const name of ['articles/new/g.txt', 'single/c.txt']) {
    folders.forget();
    const next = folders.next(signal);
    await appendFile(path.join(root, name), 'more');
    await next;
  }
});

test('a change before anybody asks is not lost', async () => {
  const root = await stage();
  const { folders } = await watching(root, ['articles']);
  await writeFile(path.join(root, 'articles', 'new.txt'), 'new');
  await expect.poll(() => folders.hasChanged, { interval: 1 }).toBe(true);
  await folders.next(signal);
});

test('waiting ends with the signal', async () => {
  const { folders } = await watching(await stage(), ['articles']);
  const controller = new AbortController();
  const next = folders.next(controller.signal);
  controller.abort(new Error('enough'));
  await expect(next).rejects.toThrow('enough');
  await expect(folders.next(controller.signal)).rejects.toThrow('enough');
});
