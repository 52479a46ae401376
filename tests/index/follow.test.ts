import { appendFile, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { UserError } from '../../src/errors.ts';
import { type FollowOptions, followSources } from '../../src/index/follow.ts';
import { openIndex, readManifest } from '../../src/index/store.ts';
import { type IndexPlaces, type UpdateRequest, updateIndex } from '../../src/index/update.ts';
import type { UpdateReport } from '../../src/index/update-report.ts';
import { pageOf, website } from '../article/website.ts';
import { haltedClock } from '../test-clock.ts';
import { library, loadedEmbedder, newsOf, placesIn, temporaryFolder, writeFiles } from './library.ts';

vi.setConfig({ testTimeout: 60_000 });

const loaded = loadedEmbedder();

/** Follows the sources of an index until the test has ended. */
const following = (
  places: IndexPlaces,
  how: Partial<Pick<FollowOptions, 'watch' | 'every'>> & { readonly clock?: Clock },
  request: UpdateRequest = {},
) => {
  const controller = new AbortController();
  const rounds: UpdateReport[] = [];
  const failures: unknown[] = [];
  const ended = followSources(
    places,
    { embedder: loaded.embedder, ...request, signal: controller.signal },
    {
      watch: false,
      every: null,
      ...how,
      onRound: async (report) => void rounds.push(report),
      onFailure: (error) => void failures.push(error),
      onUnwatched: (folders) => expect.fail(`${folders[0]?.folder} cannot be watched`),
    },
  );
  const end = (): Promise<void> => {
    controller.abort();
    return ended;
  };
  onTestFinished(() => end().catch(() => {}));
  return {
    rounds,
    failures,
    ended,
    end,
    /** The titles that the index holds, when they are these. */
    holds: (...titles: string[]) => expect.poll(() => textsOf(places), { timeout: 30_000 }).toEqual(titles),
  };
};

/** The first line of every article of an index. */
const textsOf = async ({ indexDir }: IndexPlaces): Promise<string[]> => {
  const index = await openIndex(indexDir);
  const found = index.articles.map((_, number) => index.text(number).split('\n')[0] ?? '');
  index.close();
  return found.toSorted();
};

const headline = (town: string) => `${town} opens its new harbour library`;

describe('with a watch', () => {
  test('the index follows files as they come, change, move and go', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const { rounds, holds } = following(places, { watch: true });
    await holds(headline('Ellery'));
    await writeFiles(places.articlesDir, { 'new/b.txt': newsOf('Osterby') });
    await holds(headline('Ellery'), headline('Osterby'));
    await writeFiles(places.articlesDir, { 'new/b.txt': newsOf('Marrin') });
    await holds(headline('Ellery'), headline('Marrin'));
    // What an editor does that saves aside.
    await writeFiles(places.articlesDir, { 'a.txt~': newsOf('Vesper') });
    await rename(path.join(places.articlesDir, 'a.txt~'), path.join(places.articlesDir, 'a.txt'));
    await holds(headline('Marrin'), headline('Vesper'));
    await rm(path.join(places.articlesDir, 'new'), { recursive: true });
    await holds(headline('Vesper'));
    await expect.poll(() => rounds.at(-1)?.removed.map(({ id }) => id)).toEqual(['b']);
    expect(rounds.at(-1)?.cost.embedded).toBe(0);
  });

  test('a folder may go, and come back', async () => {
    const places = await library({ 'b.txt': newsOf('Osterby') });
    const elsewhere = path.join(await temporaryFolder(), 'clippings');
    await writeFiles(elsewhere, { 'a.txt': newsOf('Ellery') });
    const { holds, failures } = following(places, { watch: true }, { locations: [elsewhere] });
    await holds(headline('Ellery'), headline('Osterby'));
    await rm(places.articlesDir, { recursive: true });
    await holds(headline('Ellery'));
    await writeFiles(places.articlesDir, { 'c.txt': newsOf('Corvane') });
    await holds(headline('Corvane'), headline('Ellery'));
    expect(failures).toEqual([]);
  });

  test('a source that was given may go and come back, too, be it a folder or a file', async () => {
    const places = await library({ 'b.txt': newsOf('Osterby') });
    const elsewhere = await temporaryFolder();
    const [folder, file] = [path.join(elsewhere, 'clippings'), path.join(elsewhere, 'c.txt')];
    await writeFiles(elsewhere, { 'clippings/a.txt': newsOf('Ellery'), 'c.txt': newsOf('Corvane') });
    await updateIndex(places, { embedder: loaded.embedder, locations: [folder, file] });
    const { holds, failures } = following(places, { watch: true });
    await rm(folder, { recursive: true });
    await rm(file);
    await holds(headline('Osterby'));
    await writeFiles(folder, { 'a.txt': newsOf('Ellery', 'thirty') });
    await holds(headline('Ellery'), headline('Osterby'));
    await writeFiles(elsewhere, { 'c.txt': newsOf('Corvane') });
    await holds(headline('Corvane'), headline('Ellery'), headline('Osterby'));
    // They are sources again, also for who comes after.
    expect((await readManifest(places.indexDir)).manifest.sources.toSorted()).toEqual(
      [file, folder].toSorted(),
    );
    expect(failures).toEqual([]);
  });

  test('a file that is written bit by bit is whole in the end', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const { holds, failures } = following(places, { watch: true });
    await holds(headline('Ellery'));
    const text = newsOf('Osterby').replace(/\n$/, `\n\n${'The band played on and on. '.repeat(200)}\n`);
    const file = await open(path.join(places.articlesDir, 'b.txt'), 'w');
    for (let at = 0; at < text.length; at += 97) await file.write(text.slice(at, at + 97));
    await file.close();
    await holds(headline('Ellery'), headline('Osterby'));
    await expect
      .poll(async () => {
        const index = await openIndex(places.indexDir);
        const found = index.text(1);
        index.close();
        return found;
      })
      .toBe(text);
    expect(failures).toEqual([]);
  });

  test('what is named and not there yet is indexed when it comes', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const awaited = path.join(await temporaryFolder(), 'late', 'b.txt');
    const { rounds, holds } = following(places, { watch: true }, { locations: [awaited] });
    await holds(headline('Ellery'));
    await expect.poll(() => rounds.length).toBeGreaterThan(0);
    await writeFiles(path.dirname(awaited), { 'b.txt': newsOf('Osterby') });
    await holds(headline('Ellery'), headline('Osterby'));
  });

  test('an article that another process takes out stays out', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const named = path.join(await temporaryFolder(), 'b.txt');
    await writeFile(named, newsOf('Osterby'));
    const { holds } = following(places, { watch: true }, { locations: [named] });
    await holds(headline('Ellery'), headline('Osterby'));
    await updateIndex(places, { embedder: loaded.embedder, remove: ['b'] });
    await writeFiles(places.articlesDir, { 'c.txt': newsOf('Marrin') });
    await appendFile(named, '\n');
    await holds(headline('Ellery'), headline('Marrin'));
  });

  test('a round that fails does not end it', async () => {
    const places = await library();
    const { failures, holds } = following(places, { watch: true });
    await expect.poll(() => failures).toEqual([expect.any(UserError)]);
    expect((failures[0] as UserError).what).toContain('There is no article to index');
    await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery') });
    await holds(headline('Ellery'));

    // The folder of the index is replaced by a file, and comes back.
    await rename(places.indexDir, `${places.indexDir}-aside`);
    await writeFile(places.indexDir, '');
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
    await expect.poll(() => failures.length, { timeout: 30_000 }).toBe(2);
    await rm(places.indexDir);
    await rename(`${places.indexDir}-aside`, places.indexDir);
    await writeFiles(places.articlesDir, { 'c.txt': newsOf('Marrin') });
    await holds(headline('Ellery'), headline('Marrin'), headline('Osterby'));
  });

  test('the index may stand in the watched folder without setting itself off', async () => {
    const folder = await temporaryFolder();
    const places = { ...placesIn(folder), articlesDir: folder, indexDir: path.join(folder, 'index') };
    await writeFiles(folder, { 'a.txt': newsOf('Ellery') });
    const { rounds, holds } = following(places, { watch: true });
    await holds(headline('Ellery'));
    await writeFiles(folder, { 'b.txt': newsOf('Osterby') });
    await holds(headline('Ellery'), headline('Osterby'));
    // The folder of the index came to be during the first round, which is one more look; then there is rest.
    expect(rounds.filter(({ written }) => written)).toHaveLength(2);
    expect(rounds.length).toBeLessThanOrEqual(4);
  });

  test('when it ends it leaves nothing behind', async () => {
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const { holds, end } = following(places, { watch: true });
    await holds(headline('Ellery'));
    await end();
    expect((await readdir(places.indexDir)).filter((name) => /aside|lock/.test(name))).toEqual([]);
  });
});

describe('at intervals', () => {
  const minutes = 60_000;

  test('everything is read again, pages too, and no sooner', async () => {
    const clock = haltedClock();
    const site = await website({ '/a': pageOf(newsOf('Ellery')) });
    const places = await library({ 'b.txt': newsOf('Osterby') });
    const { rounds } = following(places, { every: 15 * minutes, clock }, { locations: [`${site.origin}/a`] });
    await expect.poll(() => clock.waiting, { timeout: 30_000 }).toEqual([15 * minutes]);
    site.pages['/a'] = pageOf(newsOf('Ellery', 'thirty'));
    await writeFiles(places.articlesDir, { 'c.txt': newsOf('Marrin') });
    clock.advance(15 * minutes - 1);
    expect(clock.waiting).toEqual([1]);
    expect(rounds).toHaveLength(1);
    clock.advance(1);
    await expect.poll(() => clock.waiting, { timeout: 30_000 }).toEqual([15 * minutes]);
    expect(rounds[1]).toMatchObject({ added: [{ id: 'c' }], changed: [{ id: '127-0-0-1-a' }], unchanged: 1 });
    expect(site.asked).toHaveLength(2);
  });

  test('together with a watch, whichever comes first', async () => {
    const clock = haltedClock();
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const { rounds } = following(places, { watch: true, every: 15 * minutes, clock });
    await expect.poll(() => clock.waiting, { timeout: 30_000 }).toEqual([15 * minutes]);
    await writeFiles(places.articlesDir, { 'b.txt': newsOf('Osterby') });
    // It waits until nothing changes any more, then looks.
    await expect
      .poll(
        () => {
          const [, rest] = clock.waiting;
          if (rest !== undefined) clock.advance(rest);
          return rounds.length;
        },
        { timeout: 30_000 },
      )
      .toBe(2);
    await expect.poll(() => clock.waiting).toEqual([15 * minutes]);
    expect(rounds.at(-1)?.added.map(({ id }) => id)).toEqual(['b']);
    clock.advance(15 * minutes);
    await expect.poll(() => rounds.length, { timeout: 30_000 }).toBe(3);
  });

  test('a round that fails is tried again within a minute', async () => {
    const clock = haltedClock();
    const places = await library();
    const { failures, rounds } = following(places, { every: 15 * minutes, clock });
    await expect.poll(() => clock.waiting, { timeout: 30_000 }).toEqual([minutes]);
    expect(failures).toHaveLength(1);
    await writeFiles(places.articlesDir, { 'a.txt': newsOf('Ellery') });
    clock.advance(minutes);
    await expect.poll(() => rounds.length, { timeout: 30_000 }).toBe(1);
  });

  test('a clock that is set back makes no pause longer', async () => {
    const clock = haltedClock();
    const places = await library({ 'a.txt': newsOf('Ellery') });
    const set = { ...clock, now: () => clock.now() - (asked++ > 0 ? 3 * 24 * 60 * minutes : 0) };
    let asked = 0;
    following(places, { every: 15 * minutes, clock: { ...set, wait: clock.wait } });
    await expect.poll(() => clock.waiting, { timeout: 30_000 }).toEqual([15 * minutes]);
  });

  test('what is to be taken out and is not there ends it at once', async () => {
    const places = await library({ 'ellery.txt': newsOf('Ellery') });
    await updateIndex(places, { embedder: loaded.embedder });
    const { ended } = following(places, { every: minutes }, { remove: ['elery'] });
    await expect(ended).rejects.toThrow('The index has no article "elery"');
  });

  test('what was taken out at the start is not asked for again', async () => {
    const clock = haltedClock();
    const places = await library({ 'a.txt': newsOf('Ellery'), 'b.txt': newsOf('Osterby') });
    await updateIndex(places, { embedder: loaded.embedder });
    const { rounds, failures } = following(places, { every: minutes, clock }, { remove: ['a'] });
    await expect.poll(() => clock.waiting, { timeout: 30_000 }).toEqual([minutes]);
    clock.advance(minutes);
    await expect.poll(() => rounds.length, { timeout: 30_000 }).toBe(2);
    expect(failures).toEqual([]);
    expect(rounds.map(({ removed }) => removed.length)).toEqual([1, 0]);
  });
});

test('it ends with the signal, in a round as between two', async () => {
  const places = await library({ 'a.txt': newsOf('Ellery') });
  await mkdir(places.indexDir, { recursive: true });
  const controller = new AbortController();
  const progress = { start: () => controller.abort(), update() {}, stop() {} };
  await followSources(
    places,
    { embedder: loaded.embedder, progress, signal: controller.signal },
    {
      watch: true,
      every: null,
      onRound: async () => expect.fail('there was a round'),
      onFailure: () => expect.fail('there was a failure'),
      onUnwatched: () => {},
    },
  );
  expect(await readdir(places.indexDir)).toEqual([]);
});
