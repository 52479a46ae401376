import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/article/article.ts';
import { finish } from '../../src/article/finish.ts';
import { decodePage, draftPage } from '../../src/article/read-page.ts';

const address = 'https://example.com/news/bridge?from=front';

const sentence = (number: number): string =>
  `The council of the town voted on day ${number} to build a new bridge over the river, officials said, and it costs 3.5 million euros.`;
const body = Array.from({ length: 6 }, (_, at) => `<p>${sentence(at)}</p>`).join('\n');

const page = ({ head = '', main = body, html = '' }): string =>
  `<!doctype html><html ${html}><head><title>Town to build bridge | Daily Bridge</title>${head}</head>
  <body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Town to build bridge</h1>${main}</article>
  <footer>About us</footer></body></html>`;

const read = (html: string, from: string | null = address): Article => {
  const draft = draftPage(html, from);
  if ('reason' in draft) throw new Error(draft.reason);
  return finish(draft, { id: 'a', source: from ?? '/a.html' });
};

const blocks = ({ text, blocks }: Article): [kind: string, words: string][] =>
  blocks.map(({ kind, start, end, reason }) => [reason ?? kind, text.slice(start, end)]);

describe('the text of a page', () => {
  test('is its article under its title, with a blank line between the blocks', () => {
    const { text } = read(page({}));
    expect(text).toBe(
      ['Town to build bridge', ...Array.from({ length: 6 }, (_, at) => sentence(at))].join('\n\n'),
    );
  });

  test.each<[string, string, [kind: string, words: string][]]>([
    ['headings', '<h2>Cost &amp; time</h2>', [['heading', 'Cost & time']]],
    [
      'lists',
      '<ul><li>First of the points.</li><li>Second\u00a0one.</li></ul>',
      [
        ['body', 'First of the points.'],
        ['body', 'Second\u00a0one.'],
      ],
    ],
    [
      'captions',
      '<figure><img src="/a.jpg"><figcaption>The old bridge</figcaption></figure>',
      [['caption', 'The old bridge']],
    ],
    [
      'line breaks',
      '<p>One line here,<br>the next.<br><br>A paragraph of its own.</p>',
      [
        ['body', 'One line here,\nthe next.'],
        ['body', 'A paragraph of its own.'],
      ],
    ],
    ['white space', '<p>  One \n\t two&nbsp;three. </p>', [['body', 'One two\u00a0three.']]],
    [
      'links inside',
      '<p>See <a href="/x">the plan</a>, <b>all</b> of it.</p>',
      [['body', 'See the plan, all of it.']],
    ],
    [
      'quotes',
      '<blockquote><p>“We will build it,” said the mayor.</p></blockquote>',
      [['body', '“We will build it,” said the mayor.']],
    ],
    ['code', '<pre><code>let a = 1;</code></pre>', [['code', 'let a = 1;']]],
    [
      'preformatted text',
      '<pre>One is\nhere.\n\nTwo is here.</pre>',
      [
        ['body', 'One is here.'],
        ['body', 'Two is here.'],
      ],
    ],
    [
      'asides',
      '<p>Advertisement</p><p>Read more: Town votes again</p>',
      [
        ['advertisement', 'Advertisement'],
        ['related link', 'Read more: Town votes again'],
      ],
    ],
    [
      'emoji and right-to-left',
      '<p>E\u0301te\u0301 😀 וصل الوزير أمس.</p>',
      [['body', 'E\u0301te\u0301 😀 וصل الوزير أمس.']],
    ],
  ])('%s', (_, html, expected) => {
    const found = blocks(read(page({ main: `${body}${html}${body.replaceAll('day', 'night')}` })));
    expect(found.slice(7, -6)).toEqual(expected);
  });

  test('a dateline and a byline are told apart from it', () => {
    const article = read(page({ main: `<p>By Jane Doe</p><p>LONDON (AP) — ${sentence(1)}</p>${body}` }));
    expect(article).toMatchObject({ author: 'Jane Doe', place: 'LONDON' });
    expect(article.blocks[2]?.dateline).toBeDefined();
  });
});

const linked = (data: unknown): string =>
  `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const news = {
  '@type': 'NewsArticle',
  headline: 'The &quot;new&quot; bridge',
  datePublished: '2021-03-03T08:00:00+01:00',
};

describe('what a page declares', () => {
  test.each([
    [
      'title in JSON-LD',
      { head: linked(news) },
      { title: 'The "new" bridge', published: '2021-03-03T08:00:00+01:00' },
    ],
    [
      'JSON-LD in a graph',
      { head: linked({ '@graph': [{ '@type': 'WebSite' }, news] }) },
      { title: 'The "new" bridge' },
    ],
    [
      'JSON-LD in a list',
      {
        head: linked([
          { '@type': 'Organization', name: 'X' },
          { ...news, '@type': ['Thing', 'Article'] },
        ]),
      },
      { title: 'The "new" bridge' },
    ],
    [
      'authors',
      { head: linked({ ...news, author: [{ name: 'Jane Doe' }, 'John Roe'] }) },
      { author: 'Jane Doe, John Roe' },
    ],
    [
      'broken JSON-LD',
      { head: '<script type="application/ld+json">{"@type": </script>' },
      { title: 'Town to build bridge' },
    ],
    [
      'other JSON-LD',
      { head: linked({ '@type': 'Recipe', headline: 'Soup' }) },
      { title: 'Town to build bridge' },
    ],
    [
      'OpenGraph',
      {
        head: '<meta property="og:title" content="Bridge at last"><meta property="article:published_time" content="2021-03-03T08:00:00Z">',
      },
      { title: 'Bridge at last', published: '2021-03-03T08:00:00Z' },
    ],
    [
      'OpenGraph with the name of the site',
      {
        head: '<meta property="og:title" content="Bridge at last - Daily"><meta property="og:site_name" content="Daily">',
      },
      { title: 'Bridge at last' },
    ],
    ['the title without the name of the site', {}, { title: 'Town to build bridge' }],
    ['an author', { head: '<meta name="author" content="By Jane Doe">' }, { author: 'Jane Doe' }],
    [
      'an address is no author',
      { head: '<meta property="article:author" content="https://example.com/jane">' },
      { author: null },
    ],
    [
      'a time that says so',
      {
        main: `<time datetime="2021-03-03" itemprop="datePublished">x</time><time datetime="2021-03-04">y</time>${body}`,
      },
      { published: '2021-03-03' },
    ],
    ['the only time', { main: `<time datetime="2021-03-03">x</time>${body}` }, { published: '2021-03-03' }],
    [
      'no time of change',
      { main: `<time class="updated" datetime="2021-03-04">x</time>${body}` },
      { published: null },
    ],
    [
      'not one of several times',
      { main: `<time datetime="2021-03-03">x</time><time datetime="2021-03-04">y</time>${body}` },
      { published: null },
    ],
    [
      'no date of change',
      { head: '<meta property="article:modified_time" content="2021-03-04">' },
      { published: null },
    ],
    [
      'a canonical address',
      { head: '<link rel="canonical" href="/news/bridge">' },
      { url: 'https://example.com/news/bridge' },
    ],
    ['no canonical script', { head: '<link rel="canonical" href="javascript:alert(1)">' }, { url: address }],
    ['no canonical address', {}, { url: address }],
    ['a language', { html: 'lang="en-GB"' }, { language: 'en-GB' }],
    ['a locale', { head: '<meta property="og:locale" content="de_DE">' }, { language: 'de-DE' }],
  ])('%s', (_, parts, facts) => {
    expect(read(page(parts))).toMatchObject(facts);
  });

  test('a file has the canonical address only', () => {
    expect(read(page({}), null).url).toBeNull();
    expect(read(page({ head: '<link rel="canonical" href="https://example.com/a">' }), null).url).toBe(
      'https://example.com/a',
    );
  });
});

describe('pages without an article', () => {
  test.each([
    ['nothing', ''],
    ['a word', '<html><body><p>Hello</p></body></html>'],
    ['a menu', '<html><body><nav><a href="/">Home</a></nav></body></html>'],
    ['scripts', `<html><body><div id="app"></div><script>${'let a = 1;'.repeat(100)}</script></body></html>`],
  ])('%s', (_, html) => {
    expect(draftPage(html, address)).toEqual({ reason: 'has no readable article' });
  });

  test('markup without end', () => {
    expect(draftPage('<div>'.repeat(30_000) + sentence(1), address)).toEqual({
      reason: 'has markup that is nested too deeply',
    });
  });

  test('markup that is broken is read as browsers read it', () => {
    expect(read(`<p>${sentence(1)}<p>${sentence(2)}<b>${sentence(3)}`).text).toContain(sentence(3));
  });
});

describe('encodings of pages', () => {
  const html = (meta: string): Buffer =>
    Buffer.from(`<html><head>${meta}</head><body>caf\xe9 \x93x\x94</body></html>`, 'latin1');
  test.each([
    ['the header', html(''), 'windows-1252', 'café “x”'],
    ['the page', html('<meta charset="windows-1252">'), undefined, 'café “x”'],
    [
      'the page, in the older way',
      html('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
      undefined,
      'café “x”',
    ],
    [
      'bytes that are UTF-8 whatever is declared',
      Buffer.from('<meta charset="iso-8859-1">café “x”'),
      undefined,
      'café “x”',
    ],
    ['a lie', html('<meta charset="utf-8">'), undefined, 'caf\ufffd \ufffdx\ufffd'],
  ])('%s', (_, bytes, charset, words) => {
    const decoded = decodePage(bytes, charset);
    expect('text' in decoded && decoded.text).toContain(words);
  });
});
