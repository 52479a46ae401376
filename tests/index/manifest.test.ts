import { expect, test } from 'vitest';
import { decodeManifest, encodeManifest, formatVersion, type Manifest } from '../../src/index/manifest.ts';

const file = (name: string) => ({ name, bytes: 7, sha256: 'a'.repeat(64) });

const manifest: Manifest = {
  format: formatVersion,
  created: '2024-05-03T10:00:00.000Z',
  model: { id: 'some/model', sha256: 'b'.repeat(64), dimension: 384 },
  counts: { articles: 1, blocks: 2, sentences: 3, passages: 1 },
  files: {
    texts: file('texts.utf8'),
    structure: file('structure.columns'),
    keywords: file('keywords.columns'),
    vectors: file('vectors.hnsw'),
    sentences: file('sentences.int8'),
  },
  articles: [
    {
      id: 'harbour-library',
      title: 'A “harbour” library — 🚢',
      author: null,
      published: '2024-05-03',
      place: null,
      url: null,
      language: null,
      source: '/news/harbour-library.txt',
      sha256: 'c'.repeat(64),
      textStart: 0,
      textEnd: 7,
      firstBlock: 0,
      firstSentence: 0,
      firstPassage: 0,
      leftOut: [{ block: 1, reason: 'credits' }],
      indexed: '2024-05-03T10:00:00.000Z',
    },
  ],
  sources: ['/news', 'https://example.org/a'],
  excluded: [],
};

test('a manifest comes back as it was, whatever the order of its fields', () => {
  const encoded = encodeManifest(manifest);
  expect(decodeManifest(encoded, 'manifest.json').manifest).toEqual(manifest);
  const turned = Object.fromEntries(Object.entries(manifest).reverse()) as unknown as Manifest;
  expect(encodeManifest(turned)).toBe(encoded);
});

test('each state has a short name of its own', () => {
  const version = (of: Manifest) => decodeManifest(encodeManifest(of), 'manifest.json').version;
  expect(version(manifest)).toMatch(/^[0-9a-f]{12}$/);
  expect(version(manifest)).toBe(version({ ...manifest }));
  expect(version({ ...manifest, excluded: ['/news/x.txt'] })).not.toBe(version(manifest));
});

const encoded = encodeManifest(manifest);

test.each([
  ['nothing', ''],
  ['half of it', encoded.slice(0, encoded.length / 2)],
  ['no JSON', 'manifest'],
  ['null', 'null'],
  ['a list', '[]'],
  ['other JSON', `{"format":${formatVersion}}`],
  ['a changed number', encoded.replace('"bytes": 7', '"bytes": 8')],
  ['a changed letter', encoded.replace('harbour-library', 'harbour-librari')],
  ['a path as a name', encoded.replace('texts.utf8', '../texts.utf8')],
  ['no seal', encoded.replace(/,\s*"seal".*"/, '')],
  ['a field less', encoded.replace(/"excluded": \[\],/, '')],
])('%s is refused', (_, text) => {
  expect(() => decodeManifest(text, '/index/manifest.json')).toThrow(
    'The index is damaged: /index/manifest.json is not as it was written. Run npm run index to mend it.',
  );
});

test('any one letter that is changed is found', () => {
  for (let at = 0; at < encoded.length; at += 11) {
    const changed = `${encoded.slice(0, at)}${encoded[at] === 'x' ? 'y' : 'x'}${encoded.slice(at + 1)}`;
    // Between the fields, white space may be more or less without changing what is said; an x may not.
    expect(() => decodeManifest(changed, 'manifest.json')).toThrow('Run npm run index');
  }
});

test('another format is named as such, whatever else it holds', () => {
  expect(() => decodeManifest('{"format":99,"pages":[]}', 'manifest.json')).toThrow(
    `The index has format 99, this version reads format ${formatVersion}. Run npm run index to build it anew.`,
  );
});
