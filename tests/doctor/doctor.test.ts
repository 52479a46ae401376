import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Check, type Examined, examineAll } from '../../src/doctor/check.ts';
import { allChecks } from '../../src/doctor/doctor.ts';
import { modelCheck } from '../../src/doctor/model.ts';
import { isAtLeast, nodeCheck } from '../../src/doctor/node.ts';
import { UserError } from '../../src/errors.ts';
import type { Model } from '../../src/model/catalogue.ts';
import { sha256 } from '../../src/model/checksums.ts';
import { readSettings } from '../../src/settings.ts';
import { temporaryFolder } from '../model/fake-hub.ts';

const examine = async (...checks: readonly Check[]): Promise<Examined[]> => {
  const findings: Examined[] = [];
  for await (const finding of examineAll(checks)) findings.push(finding);
  return findings;
};

test.each([
  ['v20.19.0', '20.19.0', true],
  ['20.19.1', '20.19.0', true],
  ['v20.18.9', '20.19.0', false],
  ['v22.0.0', '20.19.0', true],
  ['v18.20.0', '20.19.0', false],
  ['v20', '20.19.0', false],
])('%s against %s', (version, least, enough) => {
  expect(isAtLeast(version, least)).toBe(enough);
});

test('an old Node is named with what to do', async () => {
  expect(await examine(nodeCheck('v18.0.0'))).toEqual([
    { name: 'Node', ok: false, detail: 'v18.0.0 is too old', next: 'Install Node 20.19.0 or later' },
  ]);
});

test('what a check throws for people is a finding, anything else a bug', async () => {
  const throws = (error: Error): Check => ({ name: 'It', run: () => Promise.reject(error) });
  expect(await examine(throws(new UserError('It is broken', 'Mend it')))).toEqual([
    { name: 'It', ok: false, detail: 'It is broken', next: 'Mend it' },
  ]);
  await expect(examine(throws(new Error('bug')))).rejects.toThrow('bug');
});

const model: Model = { id: 'test/doctored', files: [{ path: 'a.json', bytes: 1, sha256: sha256('a') }] };

test.each([
  ['a', true, 'test/doctored is whole'],
  ['b', false, 'is damaged: a.json'],
  [null, false, 'is not complete: a.json missing'],
])('a model whose file holds %j', async (content, ok, said) => {
  const modelsDir = await temporaryFolder();
  await mkdir(path.join(modelsDir, model.id), { recursive: true });
  if (content !== null) await writeFile(path.join(modelsDir, model.id, 'a.json'), content);
  const [finding] = await examine(modelCheck(model, modelsDir));
  expect(finding?.ok).toBe(ok);
  expect(finding?.detail).toContain(said);
  expect(finding?.next === undefined).toBe(ok);
});

test('wrong settings are said once', async () => {
  const findings = await examine(...allChecks(() => readSettings({ PORT: 'seven' })));
  expect(findings.filter(({ ok }) => !ok)).toEqual([
    {
      name: 'Settings',
      ok: false,
      detail: 'PORT is "seven", allowed is a port from 0 to 65535',
      next: expect.stringContaining('.env'),
    },
  ]);
});

const doctor = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/doctor.ts', ...args]).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );

test('the command prints one JSON object a line with --json', async () => {
  const { stdout } = await doctor('--json');
  const findings = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(findings.slice(0, 4)).toEqual(
    ['Node', 'HNSW', 'Settings', 'Model'].map((name) => ({ name, ok: true, detail: expect.any(String) })),
  );
});

test('the command refuses what it does not know', async () => {
  const { code, stdout, stderr } = await doctor('--jsom');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: npm run doctor');
});
