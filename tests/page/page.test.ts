import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumPath, howToGetIt, launchChromium } from './chromium.ts';
import { hostileTexts, openStage, type Stage } from './local-page.ts';
import { serious, type Visit, visitPage } from './visit.ts';

if (chromiumPath === undefined) process.stderr.write(`${howToGetIt}\n`);

describe.skipIf(chromiumPath === undefined)('the page in a browser', () => {
  let stage: Stage;
  let browser: Browser;
  let visit: Visit;
  let page: Page;
  /** What the browser may note of what was refused. */
  let expected: string[];

  const arrive = async (options: Parameters<Browser['newPage']>[0] = {}): Promise<void> => {
    visit = await visitPage(browser, stage.page.address, options);
    page = visit.page;
  };
  const field = (): Locator => visit.field();
  const last = (): Locator => visit.last();
  const say = (text: string): Promise<void> => visit.say(text);
  const ask = (question: string): Promise<Locator> => visit.ask(question);
  const become = (name: string): Promise<void> => visit.become(name);
  const open = (name: string): Promise<Locator> => visit.open(name);

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.end();
  });
  beforeEach(async () => {
    expected = [];
    await arrive();
  });
  afterEach(async () => {
    const harmed = await page.evaluate<unknown>('window.harmed');
    await page.close();
    expect(harmed).toBeUndefined();
    expect(visit.otherTrouble(...expected)).toEqual([]);
  });

  test('from the first visit to a quote in its article', async () => {
    const first = page.getByRole('article').first();
    await expect.poll(() => first.textContent()).toContain('I have read 2 articles');
    expect(await first.getByRole('button').count()).toBeGreaterThanOrEqual(3);
    const question = first.locator('.component').first();
    const asked = (await question.textContent()) ?? '';
    await question.click();
    const answer = page.getByRole('article').filter({ hasText: `: ${asked}` });
    await answer.locator('blockquote').first().waitFor();
    const quote = (await answer.locator('blockquote').first().textContent()) ?? '';
    await answer.getByRole('button', { name: 'open at the quote' }).first().click();
    const mark = page.locator('mark').first();
    await mark.waitFor();
    expect(quote).toContain(((await mark.textContent()) ?? '—').replace(/\s+/g, ' '));
    expect(visit.weight()).toBeGreaterThan(10_000);
    expect(visit.weight()).toBeLessThan(500_000);
  });

  test.each([
    ['More context', /footbridge|84 metres/],
    ['Why this?', /words|meaning/i],
  ])('the button %s answers', async (name, wanted) => {
    const answer = await ask('How long is the bridge?');
    expect(await answer.textContent()).toContain('84 metres');
    const before = await page.getByRole('article').count();
    await answer.getByRole('button', { name }).click();
    await expect.poll(() => page.getByRole('article').count()).toBeGreaterThan(before);
    await expect.poll(() => last().textContent()).toMatch(wanted);
  });

  test('a vote and more quotes are answered', async () => {
    const answer = await ask('How much did the bridge cost?');
    for (const name of ['More quotes', 'Helpful']) {
      const before = await page.getByRole('article').count();
      await answer.getByRole('button', { name, exact: true }).click();
      await expect.poll(() => page.getByRole('article').count()).toBeGreaterThan(before);
    }
  });

  test('commands: picked, filled in with choices, sent; private ones are seen by one person', async () => {
    await field().fill('/');
    const offered = await page.getByRole('listbox', { name: 'Commands' }).textContent();
    for (const name of ['/ask', '/summary', '/articles', '/help']) expect(offered).toContain(name);
    const form = await open('ask');
    await form.getByLabel('question').fill('What did Mayor Petra Lindqvist say?');
    await form.getByLabel('article', { exact: true }).fill('harlow');
    await form.getByRole('option').filter({ hasText: 'Harlow' }).click();
    await form.getByLabel('private').selectOption('True');
    await form.getByLabel('question').press('Enter');
    const answer = page.locator('.ephemeral').last();
    await expect.poll(() => answer.textContent()).toContain('3.2 million pounds');
    expect(await answer.textContent()).toContain('Only you can see this');
    expect(await answer.textContent()).toContain('Ada used /ask');
    await become('Grace');
    await expect.poll(() => page.getByRole('article').count()).toBeGreaterThan(0);
    expect(await page.locator('.ephemeral').count()).toBe(0);
    await become('Ada');
    await answer.waitFor();
    const before = await page.locator('.ephemeral').count();
    await page.locator('.ephemeral').last().getByRole('button', { name: 'Dismiss message' }).click();
    await expect.poll(() => page.locator('.ephemeral').count()).toBe(before - 1);
  });

  test.each([
    ['summary', 'Harlow opens its new footbridge'],
    ['articles', 'Strange notice'],
    ['help', 'More context'],
  ])('/%s answers', async (name, wanted) => {
    const form = await open(name);
    await form.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => last().textContent()).toContain(`used /${name}`);
    await expect.poll(() => last().textContent()).toContain(wanted);
  });

  test('a message’s menu: find it in the articles, reply, open a thread', async () => {
    await say('I heard that the footbridge cost 3.2 million pounds');
    const message = page.getByRole('article').filter({ hasText: 'I heard that' }).first();
    await message.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Apps: Find in articles' }).press('Enter');
    await expect.poll(() => last().textContent()).toContain('Petra Lindqvist');
    await message.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Open a thread' }).click();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain('I heard that');
    await say('Written in the thread');
    await expect.poll(() => last().textContent()).toContain('Written in the thread');
  });

  test('a follow-up in a reply is understood', async () => {
    const answer = await ask('Who is the mayor of Harlow?');
    await answer.getByRole('button', { name: 'Reply to Pullquote' }).click();
    const followed = page.getByRole('article').filter({ hasText: 'Reply to Ada: and what did she say' });
    await say('and what did she say?');
    await expect.poll(() => followed.last().textContent()).toContain('Petra Lindqvist');
  });

  test('replies and threads are named by the words that people read', async () => {
    const answer = await ask('How long is the bridge?');
    await answer.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Open a thread' }).click();
    const title = page.getByRole('heading', { level: 1 });
    await expect.poll(() => title.textContent()).toMatch(/^84 metres The bridge is 84 metres long/);
    await say('@Pullquote How much did it cost?');
    await expect.poll(() => last().textContent()).toContain('Reply to Ada: @Pullquote How much did it cost?');
  });

  test('the colours that one chooses are there the next time', async () => {
    const theme = (): Promise<string> => page.evaluate<string>('document.documentElement.dataset.theme');
    const before = await theme();
    const other = before === 'dark' ? 'light' : 'dark';
    await page.getByRole('button', { name: `Use ${other} colours` }).press('Enter');
    expect(await theme()).toBe(other);
    await page.reload();
    await page.getByRole('article').first().waitFor();
    expect(await theme()).toBe(other);
    await page.getByRole('button', { name: `Use ${before} colours` }).click();
    expect(await theme()).toBe(before);
  });

  test('direct messages are answered', async () => {
    await page.getByRole('button', { name: '@ Pullquote' }).click();
    const answer = await ask('How long did the notice hang there?');
    expect(await answer.textContent()).toContain('nine days');
  });

  test('elsewhere the bot is asked by its name, as people write it', async () => {
    // What is sent while the channel is still being fetched belongs there, too.
    let letThrough = (): void => undefined;
    const said = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await page.route('**/api/messages?*', (route) => void said.then(() => route.continue()));
    await page.getByRole('button', { name: '# lounge' }).click();
    await say('@Pullquote How long is the bridge?');
    letThrough();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('#lounge');
    await expect.poll(() => last().textContent()).toContain('84 metres');
  });

  test('a file that is dropped can be asked about at once', async () => {
    const text =
      'Quarry in Ostley closes\n\nThe quarry in Ostley closed on Monday. Foreman Gus Abara said that 61 people lost their work.';
    const data = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(text)}], 'ostley quarry.txt')); return data; })()`,
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: data });
    await expect
      .poll(() => page.getByRole('status').textContent(), { timeout: 20_000 })
      .toContain('can be asked about');
    const answer = await ask('How many people lost their work in Ostley?');
    expect(await answer.textContent()).toContain('61 people');
    await page.locator('#file').setInputFiles({
      name: 'program.exe',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('MZ'),
    });
    await expect.poll(() => page.getByRole('status').textContent()).toContain('no kind of file');
    expected = ['400 (Bad Request)'];
  });

  test('what people and articles write is never run', async () => {
    for (const text of hostileTexts) {
      await say(text);
      await expect.poll(() => last().textContent()).toContain(text.replace(/^\[click\].*/, 'click'));
    }
    const answer = await ask('What did the notice on the board read?');
    expect(await answer.textContent()).toContain(hostileTexts[1]);
    await page.getByRole('button', { name: /^Strange notice/ }).click();
    await expect.poll(() => page.locator('.reading').textContent()).toContain(hostileTexts[3]);
    expect(await page.locator('#app img, #app script, #app iframe, #app svg:not(.thumb)').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
  });

  test('markdown is drawn as Discord draws it', async () => {
    await say(
      [
        '# Title',
        '-# small',
        '> **bold** *slanted* __lined__ ~~struck~~ ||hidden|| `code`',
        '1. item',
        '```js',
        'let a;',
        '```',
        '<t:0:D> @Grace https://example.org/a [label](https://example.org/b)',
      ].join('\n'),
    );
    const drawn = last();
    await drawn.locator('h4').waitFor();
    for (const selector of [
      'h4',
      'small.subtext',
      'blockquote strong',
      'blockquote em',
      'blockquote u',
      'blockquote s',
      'blockquote .spoiler',
      'blockquote code',
      'ol[start="1"] li',
      'pre code',
      'time[datetime="1970-01-01T00:00:00.000Z"]',
      '.mention',
      'a[href="https://example.org/a"][rel~="noopener"]',
      'a[href="https://example.org/b"]',
    ])
      expect(await drawn.locator(selector).count(), selector).toBe(1);
    expect(await drawn.locator('.mention').textContent()).toBe('@Grace');
    await drawn.locator('.spoiler').press('Enter');
    expect(await drawn.locator('.spoiler').getAttribute('class')).toContain('shown');
  });

  test('everything is reached by keyboard', async () => {
    await field().focus();
    await page.keyboard.type('/ask How long is the bridge?');
    await page.keyboard.press('Enter');
    await expect.poll(() => last().textContent()).toContain('84 metres');
    await field().focus();
    await page.keyboard.type('/');
    await page.keyboard.press('ArrowDown');
    const chosen = page.locator('[role=option][aria-selected=true]');
    expect(await chosen.count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('listbox', { name: 'Commands' }).isVisible()).toBe(false);
    const more = last().getByRole('button', { name: /^More for/ });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('Escape');
    expect(await more.evaluate('document.activeElement.getAttribute("aria-haspopup")')).toBe('menu');
  });

  test('nothing on the page jumps while an answer comes in', async () => {
    await page.evaluate(`window.shifted = 0; new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shifted += entry.value;
    }).observe({ type: 'layout-shift' }); undefined`);
    await ask('How much did the bridge cost?');
    // Two frames later the observer has heard of the last one.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await page.evaluate<number>('window.shifted')).toBeLessThan(0.01);
  });

  test('what is said while the page opens harms nothing', async () => {
    const late = await browser.newPage();
    let letThrough = (): void => undefined;
    const said = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    await late.route('**/api/commands?*', (route) => void said.then(() => route.continue()));
    await Promise.all([late.waitForRequest('**/api/commands?*'), late.goto(stage.page.address)]);
    await say('Said while a page opened');
    await page.getByText('Said while a page opened').waitFor();
    letThrough();
    await late.getByRole('combobox', { name: /^Message to/ }).fill('/');
    await late.getByRole('listbox', { name: 'Commands' }).waitFor();
    expect(await late.getByText('Said while a page opened').count()).toBe(1);
    await late.close();
  });

  test('a browser that was away catches up', async () => {
    const other = await visitPage(browser, stage.page.address);
    await page.context().setOffline(true);
    await other.say('Said while you were away');
    await other.page.getByText('Said while you were away').waitFor();
    await other.page.close();
    expect(other.trouble).toEqual([]);
    await say('Nobody hears this');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('not connected');
    await expect.poll(() => field().inputValue()).toBe('Nobody hears this');
    await page.context().setOffline(false);
    await expect.poll(() => last().textContent(), { timeout: 20_000 }).toContain('Said while you were away');
  });

  test.each([
    ['dark', 1280],
    ['light', 1280],
    ['dark', 360],
    ['light', 360],
  ] as const)('axe finds nothing serious: %s, %i pixels', async (colorScheme, width) => {
    await page.close();
    await arrive({ colorScheme, viewport: { width, height: 740 } });
    const answer = await ask('How long is the bridge?');
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
    await answer.getByRole('button', { name: 'open at the quote' }).first().click();
    await page.locator('mark').first().waitFor();
    expect(await serious(page)).toEqual([]);
    // A narrow page shows the articles on top of everything else.
    await page.keyboard.press('Escape');
    expect(await page.locator('.reading').isVisible()).toBe(false);
    if (width < 1000) {
      await page.keyboard.press('Escape');
      await expect.poll(() => page.locator('.library').isVisible()).toBe(false);
      const focused = await page.evaluate<string>('document.activeElement.textContent');
      expect(focused).toBe('Articles');
    }
    await open('ask');
    expect(await serious(page)).toEqual([]);
  });

  test.each([
    ['dark', 1280],
    ['light', 360],
  ] as const)('nor in what opens and closes: %s, %i pixels', async (colorScheme, width) => {
    await page.close();
    await arrive({ colorScheme, viewport: { width, height: 740 } });
    await field().fill('/');
    await page.getByRole('listbox', { name: 'Commands' }).waitFor();
    expect(await serious(page)).toEqual([]);
    const form = await open('ask');
    await form.getByLabel('question').fill('How long is the bridge?');
    await form.getByLabel('article', { exact: true }).fill('harlow');
    await form.getByRole('option').first().waitFor();
    expect(await serious(page)).toEqual([]);
    await form.getByRole('option').first().click();
    await form.getByLabel('private').selectOption('True');
    await form.getByLabel('thread').press('Enter');
    const mine = page.locator('.ephemeral').last();
    await expect.poll(() => mine.textContent()).toContain('84 metres');
    expect(await serious(page)).toEqual([]);
    const answer = await ask('How much did the bridge cost?');
    await answer.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menu').waitFor();
    expect(await serious(page)).toEqual([]);
    await page.getByRole('menuitem', { name: 'Reply' }).click();
    await page.getByRole('button', { name: 'Cancel reply' }).waitFor();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await answer.getByRole('button', { name: /^More for/ }).click();
    await page.getByRole('menuitem', { name: 'Open a thread' }).click();
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toContain('3.2 million');
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(width);
  });

  test('the address of an article can be given', async () => {
    await page.getByLabel('Add an article by its address').fill('http://127.0.0.1:1/');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('status').textContent()).toContain('PAGE_PRIVATE_ADDRESSES=on');
    expected = ['400 (Bad Request)'];
  });
});
