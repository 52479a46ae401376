import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { version } from '../version.ts';

const pageState = z.object({
  /** What its server said for asking whether it has changed; `null` where it said nothing. */
  validators: z
    .object({ address: z.string(), etag: z.string().nullable(), lastModified: z.string().nullable() })
    .nullable(),
  /** Of the bytes that were read, hex. */
  sha256: z.string(),
  /** SHA-256 of the text that was made of them, hex, as the index has it. */
  text: z.string(),
  /** How often it was not found since it was read. */
  missed: z.int().nonnegative(),
});

/** What is known of a page that gave an article. */
export type PageState = z.infer<typeof pageState>;

const content = z.object({
  /** The version of the program that read the pages: another one may read more out of the same bytes. */
  program: z.string(),
  pages: z.array(z.tuple([z.string(), pageState])),
  /** Until when hosts want to be left alone, milliseconds since 1970. */
  closed: z.record(z.string(), z.number()),
});

/** What an index folder knows of the web besides its articles: it saves requests, and nothing is lost with it. */
export interface WebState {
  /** By address. */
  readonly pages: ReadonlyMap<string, PageState>;
  readonly closed: Readonly<Record<string, number>>;
}

const fileName = 'web.json';

/** Reads what `writeWebState` wrote; what is not there or not whole is as good as nothing. */
export const readWebState = async (folder: string): Promise<WebState> => {
  try {
    const { program, pages, closed } = content.parse(
      JSON.parse(await readFile(path.join(folder, fileName), 'utf8')),
    );
    const current = program === version;
    return {
      pages: new Map(
        current ? pages : pages.map(([address, state]) => [address, { ...state, validators: null }]),
      ),
      closed,
    };
  } catch {
    return { pages: new Map(), closed: {} };
  }
};

/**
 * Keeps what is known of the web, where there is anything to know and it is not kept already.
 *
 * @throws the file system's error; what was kept before stays then
 */
export const writeWebState = async (folder: string, { pages, closed }: WebState): Promise<void> => {
  const file = path.join(folder, fileName);
  if (pages.size === 0 && Object.keys(closed).length === 0) {
    await rm(file, { force: true });
    return;
  }
  const state: z.infer<typeof content> = { program: version, pages: [...pages], closed };
  const text = `${JSON.stringify(state, null, 1)}\n`;
  if ((await readFile(file, 'utf8').catch(() => null)) === text) return;
  const aside = path.join(folder, `.aside-${process.pid}-${fileName}`);
  try {
    await writeFile(aside, text);
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};
