import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { indexPlaces } from '../../src/index/places.ts';
import { updateIndex } from '../../src/index/update.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { openStage, type Stage } from './local-page.ts';
import { type Visit, visitPage } from './visit.ts';

const quarry = `<!doctype html><html><head><title>Quarry in Ostley closes</title></head><body><article>
<h1>Quarry in Ostley closes</h1>
<p>The quarry in Ostley closed on Monday after ninety years of work, and nobody knows what will become of the pit.</p>
<p>Foreman Gus Abara said that 61 people lost their work, most of them from the village. He had worked there since 1998.</p>
<p>The council wants to fill the pit with water and open it to swimmers in two years, if the pumps can be paid for.</p>
</article></body></html>`;

describe.skipIf(chromiumPath === undefined)(
  'articles that come, change and go while the page is open',
  () => {
    let stage: Stage;
    let browser: Browser;
    let newspaper: Server;
    let visit: Visit;
    let page: Page;
    let expected: string[];

    beforeAll(async () => {
      newspaper = createServer(({ url }, response) => {
        if (url === '/moved') response.writeHead(301, { location: '/quarry' }).end();
        else if (url === '/quarry') response.setHeader('content-type', 'text/html').end(quarry);
        else response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => newspaper.listen(0, '127.0.0.1', resolve));
      [stage, browser] = await Promise.all([
        openStage({ PAGE_PRIVATE_ADDRESSES: 'on', READER: 'off' }),
        launchChromium(),
      ]);
    });
    afterAll(async () => {
      await browser?.close();
      await stage?.end();
      newspaper?.close();
    });
    beforeEach(async () => {
      expected = [];
      visit = await visitPage(browser, stage.page.address);
      page = visit.page;
    });
    afterEach(async () => {
      await page.close();
      expect(visit.otherTrouble(...expected)).toEqual([]);
    });

    const address = (where: string): string =>
      `http://127.0.0.1:${(newspaper.address() as AddressInfo).port}${where}`;
    const article = (name: string): string => path.join(stage.settings.ARTICLES_DIR, name);
    const titles = (): Promise<string[]> => page.locator('.articles .article').allTextContents();
    const textOf = (selector: string) => () => page.locator(selector).textContent();

    test('the bot’s typing is shown until its answer is there', async () => {
      await page.evaluate(`window.typed = []; new MutationObserver(() => {
      window.typed.push(document.querySelector('.typing').textContent);
    }).observe(document.querySelector('.typing'), { childList: true, characterData: true, subtree: true }); undefined`);
      await visit.ask('How long is the bridge?');
      await expect.poll(textOf('.typing')).toBe('');
      expect(await page.evaluate<string[]>('window.typed')).toContain('Pullquote is typing…');
    });

    test('an address that is pasted is read, shown with progress, and can be asked about at once', async () => {
      await page.evaluate(`window.steps = []; new MutationObserver(() => {
      const bar = document.querySelector('progress');
      if (!bar.hidden) window.steps.push(bar.getAttribute('aria-valuetext'));
    }).observe(document.querySelector('progress'), { attributes: true }); undefined`);
      await page.getByLabel('Add an article by its address').fill(address('/moved'));
      await page.keyboard.press('Enter');
      await expect.poll(textOf('.status')).toContain('“Quarry in Ostley closes” can be asked about now.');
      const steps = await page.evaluate<string[]>('window.steps');
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) expect(step).toMatch(/\d+ %$/);
      expect(await titles()).toContain('Quarry in Ostley closes');
      const answer = await visit.ask('How many people lost their work in Ostley?');
      expect(await answer.textContent()).toContain('61 people');
      const link = answer.getByRole('link', { name: 'open at the quote' }).first();
      expect(await link.getAttribute('href')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/quarry#:~:text=/);
      await link.click();
      await expect.poll(textOf('mark')).toContain('61 people lost their work');
      expect(page.context().pages()).toHaveLength(1);
    });

    test('an address that cannot be read says why', async () => {
      await page.getByLabel('Add an article by its address').fill(address('/nothing'));
      await page.keyboard.press('Enter');
      await expect.poll(textOf('.status')).toContain('answered 404 Not Found');
      expected = ['400 (Bad Request)'];
    });

    test('a citation of before opens at the new place, or says that the words are gone', async () => {
      const file = article('ferry.txt');
      const [title, cost] = [
        'Ferry to Sandholm sails again\n\n',
        'Captain Liv Aronsen said that the new engine had cost 740,000 crowns.\n',
      ];
      const again = async (text: string): Promise<void> => {
        await writeFile(file, text);
        await updateIndex(indexPlaces(stage.settings));
      };
      await again(title + cost);
      await expect.poll(titles).toContain('Ferry to Sandholm sails again');
      const answer = await visit.ask('How much did the new engine cost?');
      const open = answer.getByRole('button', { name: 'open at the quote' }).first();

      await again(
        `${title}Eleven weeks it lay in the dock of Ostley, and the island had to wait.\n\n${cost}`,
      );
      await page.getByRole('button', { name: 'Ferry to Sandholm sails again' }).click();
      await expect.poll(textOf('.reading')).toContain('Eleven weeks');
      await open.click();
      await expect.poll(textOf('.reading mark')).toContain('740,000 crowns');
      expect(await page.locator('.reading').textContent()).toContain('Eleven weeks');

      await again(title + cost.replace('740,000', '760,000'));
      await expect
        .poll(async () => {
          await open.click();
          return page.getByRole('alert').textContent();
        })
        .toBe('The articles no longer have these words.');
      await rm(file);
      await updateIndex(indexPlaces(stage.settings));
      await expect.poll(titles).not.toContain('Ferry to Sandholm sails again');
      expect(await page.locator('.reading').isVisible()).toBe(false);
    });

    test('the articles are those of the channel that one is in', async () => {
      const kept = 'Harlow opens its new footbridge';
      const channel = await page.evaluate<string>(
        `fetch('/api/state?as=Ada').then((answer) => answer.json()).then(({ channels }) => channels[0].id)`,
      );
      await page.getByRole('button', { name: kept }).click();
      await page.locator('.reading h3').waitFor();
      await writeFile(
        article('access.json'),
        JSON.stringify([{ articles: ['harlow-footbridge'], channels: [channel] }]),
      );
      await page.getByRole('button', { name: '@ Pullquote' }).click();
      await expect.poll(titles).toContain('Quarry in Ostley closes');
      expect(await titles()).not.toContain(kept);
      expect(await page.locator('.reading').isVisible()).toBe(false);
      await page.getByRole('button', { name: '# articles' }).click();
      await expect.poll(titles).toContain(kept);
      await rm(article('access.json'));
    });
  },
);
