import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { gather, type Order } from '../../src/index/gather.ts';
import { isTextKept } from '../../src/index/kept-texts.ts';
import { openPresent } from '../../src/index/present.ts';
import type { Progress } from '../../src/progress.ts';
import { pageOf } from '../article/website.ts';
import { temporaryFolder, writeFiles } from './library.ts';

const news = (what: string): string =>
  `${what}\n\nThe council voted on Monday to build a new bridge over the river, officials said of ${what}.\n`;

/** Gathers what is below a folder, without an index from before. */
const gatherIn = async (articlesDir: string, more: Partial<Order> = {}) => {
  const indexDir = path.join(path.dirname(articlesDir), 'index-of-none');
  return gather({
    indexDir,
    articlesDir,
    before: [],
    given: [],
    excluded: [],
    present: await openPresent(indexDir),
    web: { pages: new Map(), closed: {} },
    ...more,
  });
};

const stage = async (files: Record<string, string | Buffer> = {}): Promise<string> => {
  const folder = path.join(await temporaryFolder(), 'articles');
  await mkdir(folder);
  await writeFiles(folder, files);
  return folder;
};

const idsOf = ({ drafts }: Awaited<ReturnType<typeof gather>>) => drafts.map(({ article }) => article.id);

test.each([
  ['spaces and marks', 'What now? (part 2).txt', 'what-now-part-2'],
  ['Greek', 'Η γέφυρα της Ελλέρης.txt', 'η-γέφυρα-της-ελλέρης'],
  ['Cyrillic', 'Мост через реку.md', 'мост-через-реку'],
  ['Arabic', 'الجسر الجديد.txt', 'الجسر-الجديد'],
  ['Hebrew', 'הגשר החדש.txt', 'הגשר-החדש'],
  ['Hindi', 'नया पुल.txt', 'नया-पुल'],
  ['Thai', 'สะพานใหม่.txt', 'สะพานใหม่'],
  ['Chinese', '新桥.txt', '新桥'],
  ['Korean', '새 다리.txt', '새-다리'],
  ['composed and decomposed', 'Bru\u0308cke.txt', 'brücke'],
  ['emoji alone', '🌉.txt', 'article'],
  ['a line break', 'new\nbridge.txt', 'new-bridge'],
  ['a quotation mark and a backslash', '"new" \\bridge.txt', 'new-bridge'],
  ['a long one', `${'橋'.repeat(80)}.txt`, '橋'.repeat(80)],
  ['the ending in capitals', 'BRIDGE.TXT', 'bridge'],
  ['a name of the language', '__proto__.txt', 'proto'],
  ['another', 'constructor.txt', 'constructor'],
])('a name with %s', async (_, name, id) => {
  const folder = await stage({ [name]: news('Ellery') });
  const gathered = await gatherIn(folder);
  expect(gathered.skipped).toEqual([]);
  expect(idsOf(gathered)).toEqual([id]);
  expect(gathered.drafts[0]?.article.source).toBe(path.join(folder, name));
});

test('any names give ids that differ, also where the system takes capitals for the same, and fit a file name', async () => {
  const character = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    fc.constantFrom('A', 'a', 'É', 'e\u0301', 'ß', 'İ', 'ﬁ', '.', '-', ' ', '橋', '🌉'),
  );
  const name = fc
    .array(character, { minLength: 1, maxLength: 60 })
    .map((characters) => characters.join('').replace(/[/\0]/g, '_'))
    .filter((made) => !made.startsWith('.') && Buffer.byteLength(made) <= 240);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { maxLength: 8 }), async (names) => {
      const folder = await stage(
        Object.fromEntries(names.map((made) => [`${made}.html`, pageOf(news('Ellery'))])),
      );
      const made = (await readdir(folder)).length;
      const gathered = await gatherIn(folder);
      const ids = idsOf(gathered);
      expect(gathered.drafts).toHaveLength(made);
      expect(new Set(ids.map((id) => id.toLowerCase().normalize())).size).toBe(made);
      for (const id of ids) expect(Buffer.byteLength(`${id}.txt`)).toBeLessThanOrEqual(255);
      expect(gathered.drafts.every(({ article }) => isTextKept(article))).toBe(true);
      await rm(path.dirname(folder), { recursive: true });
    }),
    { numRuns: 30 },
  );
});

test('a name that is no text is skipped, and the rest is read', async () => {
  const folder = await stage({ 'a.txt': news('Ellery') });
  await writeFile(
    Buffer.concat([Buffer.from(`${folder}/b`), Buffer.from([0xff, 0xfe]), Buffer.from('.txt')]),
    'x',
  );
  const gathered = await gatherIn(folder);
  expect(idsOf(gathered)).toEqual(['a']);
  expect(gathered.skipped.map(({ reason }) => reason)).toEqual(['does not exist']);
});

test('thousands of files in nested folders, each once, also behind links in circles', async () => {
  const folder = await stage();
  const made: string[] = [];
  for (let number = 0; number < 2_000; number++) {
    const below = path.join(folder, ...String(number % 200).padStart(3, '0'));
    if (number < 200) await mkdir(below, { recursive: true });
    made.push(path.join(below, `${number}.txt`));
    await writeFile(made.at(-1) ?? '', news(`Town ${number}`));
  }
  await symlink(folder, path.join(folder, '0', '0', 'up'));
  await symlink('.', path.join(folder, 'here'));
  await symlink(path.join(folder, '1'), path.join(folder, '0', 'across'));
  await symlink(path.join(folder, '0'), path.join(folder, '1', 'across'));
  await symlink('loop', path.join(folder, 'loop'));
  const gathered = await gatherIn(folder);
  // What a link leads to first is found by that way; all are found once.
  expect(gathered.drafts).toHaveLength(made.length);
  expect(new Set(idsOf(gathered)).size).toBe(made.length);
  expect(gathered.skipped).toEqual([
    { location: path.join(folder, 'loop'), reason: 'is a link that leads in a circle' },
  ]);
});

test('a folder a hundred levels down', async () => {
  const folder = await stage();
  const deep = path.join(folder, ...Array.from({ length: 100 }, (_, level) => `level ${level}`));
  await mkdir(deep, { recursive: true });
  await writeFile(path.join(deep, 'a.txt'), news('Ellery'));
  expect(idsOf(await gatherIn(folder))).toEqual(['a']);
});

test('the text of a file with CRLF is its content, byte for byte', async () => {
  const text = news('Ellery').replaceAll('\n', '\r\n');
  const folder = await stage({ 'a.txt': text, 'b.md': `---\r\ntitle: B\r\n---\r\n\r\n${text}` });
  const { drafts } = await gatherIn(folder);
  for (const { article, sentences } of drafts) {
    expect(article.text).toBe(await readFile(article.source, 'utf8'));
    expect(sentences.map(({ start, end }) => article.text.slice(start, end))).toContain(
      'The council voted on Monday to build a new bridge over the river, officials said of Ellery.',
    );
  }
  expect(drafts.map(({ article }) => article.title)).toEqual(['Ellery', 'B']);
});

/** Does something when so many articles have been read. */
const when = (
  count: number,
  happen: () => Promise<unknown>,
): { progress: Progress; happened: () => Promise<void> } => {
  let happening: Promise<unknown> | undefined;
  return {
    progress: {
      start() {},
      update(done) {
        if (done === count) happening = happen();
      },
      stop() {},
    },
    happened: async () => {
      expect(happening).toBeDefined();
      await happening;
    },
  };
};

describe('while articles are read', () => {
  const many = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [`${i < 20 ? 'a' : 'b'}/${i}.txt`, news(`Town ${i}`)]),
  );

  test('a folder goes: what was in it is skipped, and the rest is there', async () => {
    const folder = await stage(many);
    const { progress, happened } = when(10, () => rm(path.join(folder, 'b'), { recursive: true }));
    const { drafts, skipped } = await gatherIn(folder, { progress });
    await happened();
    expect(drafts.length).toBeGreaterThanOrEqual(20);
    expect(drafts.length + skipped.length).toBe(40);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(['does not exist']));
  });

  test('a file is replaced by another: it is the one or the other', async () => {
    const folder = await stage(many);
    const [file, aside] = [path.join(folder, 'b', '39.txt'), path.join(folder, 'aside')];
    await writeFile(aside, news('Osterby').repeat(50));
    const { progress, happened } = when(10, () => rename(aside, file));
    const { drafts, skipped } = await gatherIn(folder, { progress });
    await happened();
    expect(skipped).toEqual([]);
    const text = drafts.find(({ article }) => article.source === file)?.article.text;
    expect([many['b/39.txt'], news('Osterby').repeat(50)]).toContain(text);
  });

  test.skipIf(process.getuid?.() === 0)('a file may not be read any more', async () => {
    const folder = await stage(many);
    const file = path.join(folder, 'b', '39.txt');
    onTestFinished(() => chmod(file, 0o644));
    const { progress, happened } = when(5, () => chmod(file, 0));
    const { skipped } = await gatherIn(folder, { progress });
    await happened();
    expect(skipped).toEqual([
      { location: file, reason: 'may not be read; give yourself permission to read it' },
    ]);
  });
});
