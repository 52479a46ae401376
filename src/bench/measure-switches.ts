import { copyFile, cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openLiveAnswerer } from '../answer/live.ts';
import { manifestName } from '../index/manifest.ts';
import { updateIndex } from '../index/update.ts';
import { noProgress } from '../progress.ts';
import { articlesOf, type BenchPlace, openedDataset, placesFor, questionsOf, settingsFor } from './place.ts';
import { residentMemory } from './statistics.ts';

/** Resident memory over many switches to another index. */
export interface SwitchFigures {
  /** Bytes after so many switches. */
  readonly memory: readonly { readonly switches: number; readonly bytes: number }[];
  /** Questions asked meanwhile, and those whose answer was none of one of the two indexes. */
  readonly asked: number;
  readonly wrong: number;
}

/** Puts another index in the place of the one in use, as an update does: its files first, then its manifest. */
const putInPlace = async (from: string, to: string): Promise<void> => {
  for (const name of await readdir(from))
    if (name !== manifestName && !name.startsWith('manifest'))
      await cp(path.join(from, name), path.join(to, name), { recursive: true, force: false });
  const aside = path.join(to, 'aside.json');
  await copyFile(path.join(from, manifestName), aside);
  await rename(aside, path.join(to, manifestName));
};

/** Switches between two indexes many times, with questions under way. */
export const measureSwitches = async (
  place: BenchPlace,
  { switches, reader }: { readonly switches: number; readonly reader: boolean },
): Promise<SwitchFigures> => {
  const { INDEX_DIR: dataset } = await openedDataset(place);
  const folders: string[] = [];
  for (const state of ['first', 'second']) {
    const articles = path.join(place.folder, `switch-${state}-articles`);
    await cp(articlesOf(place), articles, { recursive: true });
    const [name] = (await readdir(articles)).sort();
    const file = path.join(articles, name ?? '');
    await writeFile(file, `${await readFile(file, 'utf8')}\n\nThis is the ${state} state of the articles.\n`);
    const places = placesFor(place, `switch-${state}`, articles);
    // What is embedded already is taken over.
    await cp(dataset, places.indexDir, { recursive: true });
    await updateIndex(places);
    folders.push(places.indexDir);
  }
  const settings = settingsFor(place, 'switch-live', articlesOf(place), { READER: reader ? 'on' : 'off' });
  await mkdir(settings.INDEX_DIR, { recursive: true });
  await putInPlace(folders[0] ?? '', settings.INDEX_DIR);
  const answerer = await openLiveAnswerer(settings, { progress: noProgress, note: () => undefined });
  const memory: { switches: number; bytes: number }[] = [];
  const seen = new Set<string>();
  const questions = await questionsOf(place, 20);
  let [asked, wrong] = [0, 0];
  const warm = async (): Promise<void> => {
    for (const question of questions) await answerer.ask(question);
  };
  await warm();
  seen.add((await answerer.ask(questions[0] ?? '')).index);
  for (let done = 1; done <= switches; done++) {
    const underWay = questions.slice(0, 4).map((question) => answerer.ask(`${question} (${done})`));
    await putInPlace(folders[done % 2] ?? '', settings.INDEX_DIR);
    await answerer.reload();
    if (done === 1) {
      seen.add((await answerer.ask(questions[0] ?? '')).index);
      await warm();
    }
    for (const answer of await Promise.all(underWay)) {
      asked++;
      if (!seen.has(answer.index)) wrong++;
    }
    if (done === 1 || done % 10 === 0) memory.push({ switches: done, bytes: await residentMemory() });
  }
  await answerer.close();
  return { memory, asked, wrong };
};
