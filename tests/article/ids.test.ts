import { describe, expect, test } from 'vitest';
import { idsFor } from '../../src/article/ids.ts';

describe('ids', () => {
  test.each([
    ['/a/Embassy 2020-12-03.txt', 'embassy-2020-12-03'],
    ['/a/Über_die Brücke.md', 'über-die-brücke'],
    ['/a/新聞.pdf', '新聞'],
    ['/a/हिन्दी.txt', 'हिन्दी'],
    ['/a/v1.2.html', 'v1-2'],
    ['/a/---.txt', 'article'],
    ['/a/😀.txt', 'article'],
    ['https://www.example.com/news/Bridge-Open?x=1', 'www-example-com-news-bridge-open'],
    ['https://example.com/', 'example-com'],
    ['https://example.com/%E6%96%B0', 'example-com-新'],
    ['https://example.com/%zz', 'example-com-zz'],
    ['http://127.0.0.1:8080/a', '127-0-0-1-a'],
  ])('%s', (source, id) => {
    expect(idsFor()(source)).toBe(id);
  });

  test('are unique, and the same for the same source', () => {
    const idOf = idsFor();
    const sources = ['/a/x.txt', '/b/x.txt', '/a/x.md', '/a/x.txt'];
    expect(sources.map(idOf)).toEqual(['x', 'x-2', 'x-3', 'x']);
  });

  test('given before are kept, whatever the order', () => {
    const idOf = idsFor(
      new Map([
        ['/b/x.txt', 'x'],
        ['/gone/x-2.txt', 'x-2'],
      ]),
    );
    expect(idOf('/a/x.txt')).toBe('x-3');
    expect(idOf('/b/x.txt')).toBe('x');
  });

  test('are short enough for a file name, also with a number', () => {
    const idOf = idsFor();
    const [first = '', second = ''] = [`/a/${'x'.repeat(200)}.txt`, `/b/${'x'.repeat(200)}.txt`].map(idOf);
    expect(first).toHaveLength(80);
    expect(second).toMatch(/^x{78}-2$/);
  });
});
