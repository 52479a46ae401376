import { type FSWatcher, watch } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isReadable } from '../article/locate.ts';

/** A folder that could not be watched, and the code of the system's error. */
export interface Unwatched {
  readonly folder: string;
  readonly code: string;
}

/** What to look at in a folder: everything, or entries of these names. */
type Names = ReadonlySet<string> | null;

interface Watched {
  readonly watcher: FSWatcher;
  /** Device and number of the folder: another one may come to stand under its name. */
  readonly identity: string;
  names: Names;
}

/**
 * Notices when something changes below folders, in files, or where there is nothing yet. One watcher of the system's
 * for each folder, none for files: that scales with the folders, and only whether to look again has to be known, never
 * what happened. Folders behind links are watched where they are.
 */
export class FolderWatch {
  readonly #watched = new Map<string, Watched>();
  #except: string;
  #changed = false;
  #hear: () => void = () => {};

  /** @param except a folder in which nothing counts: what is written there must not be its own cause */
  constructor(except: string) {
    this.#except = except;
  }

  /**
   * Watches what locations lead to now, and nothing else. What changes from here on is noticed; folders that come to
   * be below them later are watched by the next call, which `next` is the sign for.
   *
   * @param locations paths of folders and files, be they there or not
   * @returns the folders that the system did not let us watch
   */
  async cover(locations: readonly string[]): Promise<Unwatched[]> {
    this.#except = await realpath(this.#except).catch(() => this.#except);
    const wanted = new Map<string, Names>();
    for (const location of locations) await collect(path.resolve(location), wanted, this.#except);
    for (const folder of this.#watched.keys()) if (!wanted.has(folder)) this.#drop(folder);
    const unwatched: Unwatched[] = [];
    for (const [folder, names] of wanted) {
      const code = await this.#watch(folder, names);
      if (code !== null) unwatched.push({ folder, code });
    }
    return unwatched;
  }

  /** Whether something has changed since `forget`. */
  get hasChanged(): boolean {
    return this.#changed;
  }

  /** Takes what has changed so far as seen. */
  forget(): void {
    this.#changed = false;
  }

  /**
   * Resolves when something has changed since `forget`; at once where it has already.
   *
   * @throws the signal's reason when it aborts before
   */
  next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason);
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#hear = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      if (this.#changed) this.#hear();
    });
  }

  /** Watches nothing any more. */
  close(): void {
    for (const folder of [...this.#watched.keys()]) this.#drop(folder);
  }

  async #watch(folder: string, names: Names): Promise<string | null> {
    try {
      const { dev, ino } = await stat(folder, { bigint: true });
      const identity = `${dev}:${ino}`;
      const before = this.#watched.get(folder);
      if (before?.identity === identity) {
        before.names = names;
        return null;
      }
      this.#drop(folder);
      const watcher = watch(folder);
      this.#watched.set(folder, { watcher, identity, names });
      watcher.on('change', (kind, name) => this.#notice(folder, kind, name === null ? null : String(name)));
      // A folder that is gone, on some systems.
      watcher.on('error', () => {
        this.#drop(folder);
        this.#tell();
      });
      return null;
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      // Gone since it was found: the folder above tells.
      return code === 'ENOENT' || code === 'ENOTDIR' ? null : code;
    }
  }

  #notice(folder: string, kind: string, name: string | null): void {
    const watched = this.#watched.get(folder);
    if (!watched) return;
    if (name !== null && kind === 'rename') this.#dropBelow(path.join(folder, name));
    if (watched.names !== null ? name === null || watched.names.has(name) : this.#counts(folder, kind, name))
      this.#tell();
  }

  #counts(folder: string, kind: string, name: string | null): boolean {
    if (name === null) return true;
    if (name.startsWith('.') || path.join(folder, name) === this.#except) return false;
    // What comes, goes or takes another's place may be a folder; what only changes is a file.
    return kind === 'rename' || isReadable(name);
  }

  /** The system may give a new folder the number of the old one: its watcher would be taken for the new one's. */
  #dropBelow(gone: string): void {
    for (const folder of [...this.#watched.keys()])
      if (folder === gone || folder.startsWith(gone + path.sep)) this.#drop(folder);
  }

  #drop(folder: string): void {
    this.#watched.get(folder)?.watcher.close();
    this.#watched.delete(folder);
  }

  #tell(): void {
    this.#changed = true;
    this.#hear();
  }
}

/** Adds the folders that must be watched to know when a location is no longer what it is. */
const collect = async (location: string, wanted: Map<string, Names>, except: string): Promise<void> => {
  const real = await realpath(location).catch(() => null);
  if (real === null) {
    const above = path.dirname(location);
    if (above === location) return;
    // Nothing there yet, or not even the folder above: the nearest one that is there tells.
    if ((await realpath(above).catch(() => null)) === null) await collect(above, wanted, except);
    else await addName(location, wanted);
    return;
  }
  await addName(location, wanted);
  if (real !== location) await addName(real, wanted);
  await collectFolder(real, wanted, except);
};

const addName = async (location: string, wanted: Map<string, Names>): Promise<void> => {
  const folder = await realpath(path.dirname(location)).catch(() => null);
  if (folder === null) return;
  const names = wanted.get(folder);
  if (names !== null) wanted.set(folder, new Set([...(names ?? []), path.basename(location)]));
};

const collectFolder = async (real: string, wanted: Map<string, Names>, except: string): Promise<void> => {
  if (real === except || wanted.get(real) === null) return;
  const entries = await readdir(real, { withFileTypes: true }).catch(() => null);
  // A file, or a folder that may not be read: that it may be is told by the folder above.
  if (entries === null) return;
  wanted.set(real, null);
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const at = path.join(real, entry.name);
    if (entry.isDirectory()) await collectFolder(at, wanted, except);
    else if (entry.isSymbolicLink()) await collect(at, wanted, except);
  }
};
