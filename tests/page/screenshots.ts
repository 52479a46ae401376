import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Reporting } from '../../src/answer/open.ts';
import { noBrowser } from '../../src/errors.ts';
import { startLocalPage } from '../../src/page/server/start.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { inForm, numbered } from '../writer/chat-drafts.ts';
import { type Behaviour, say, startChatServer } from '../writer/chat-server.ts';
import { chromiumPath, launchChromium } from './chromium.ts';

/** File name, colours, width and height in pixels. */
const pictures = [
  ['page-dark', 'dark', 1280, 800],
  ['page-light', 'light', 1280, 800],
  ['page-narrow-dark', 'dark', 360, 740],
  ['page-narrow-light', 'light', 360, 740],
] as const;

const QUESTION = 'Who is the U.S. ambassador to Iraq?';

/** Writes around the quotes what a good model would; its third sentence is not true, and is not shown. */
const writes: Behaviour = say((request) => {
  const numberOf = (words: string): number =>
    [...numbered(request)].find(([, sentence]) => sentence.includes(words))?.[0] ?? 0;
  const tueller = numberOf('Matthew Tueller');
  const spokesman = numberOf('neither confirm nor deny');
  return inForm([
    {
      text: 'One official said that Matthew Tueller, the U.S. ambassador to Iraq, is not among those who leave.',
      cites: [tueller],
    },
    { text: 'The State Department would neither confirm nor deny the move.', cites: [spokesman] },
    { text: 'The embassy closes in January.', cites: [tueller] },
  ])(request);
});

/** Asks the page a question, and gives the message that answers. */
const asked = async (tab: Page, address: string, press: boolean): Promise<Locator> => {
  await tab.goto(address);
  const answer = tab.getByRole('article').filter({ hasText: `: ${QUESTION}` });
  if (press) await tab.getByRole('button', { name: QUESTION }).click();
  await answer.getByRole('button', { name: 'More context' }).waitFor();
  return answer;
};

/** A picture of an answer with a model's text below the quotes. */
const takeWritten = async (
  folder: string,
  settings: Settings,
  browser: Browser,
  report: Reporting,
): Promise<string> => {
  const server = await startChatServer();
  server.behave = writes;
  const written = { ...settings, WRITER_URL: server.url, WRITER_MODEL: 'example-model' };
  const page = await startLocalPage(written, report);
  try {
    const tab = await browser.newPage({ colorScheme: 'dark', viewport: { width: 1000, height: 800 } });
    const answer = await asked(tab, page.address, true);
    await answer.getByText('neither confirm nor deny').first().waitFor();
    const file = path.join(folder, 'page-writer.png');
    await tab.screenshot({ path: file });
    await tab.close();
    return file;
  } finally {
    await page.close();
    await server.close();
  }
};

/**
 * Asks the sample article in the page, opens the quote, and takes pictures of it.
 *
 * @returns the files written
 * @throws {UserError} where there is no browser, or something that answering takes is not to be had
 */
export const takeScreenshots = async (folder: string, report: Reporting): Promise<string[]> => {
  if (chromiumPath === undefined) throw noBrowser();
  const place = await mkdtemp(path.join(os.tmpdir(), 'pullquote-pictures-'));
  // The sample article alone, whatever else the person has indexed.
  const settings: Settings = {
    ...readSettings(),
    INDEX_DIR: path.join(place, 'index'),
    PORT: 0,
    WRITER_URL: undefined,
  };
  const page = await startLocalPage(settings, report);
  const browser = await launchChromium();
  try {
    const files: string[] = [];
    for (const [name, colorScheme, width, height] of pictures) {
      const tab = await browser.newPage({ colorScheme, viewport: { width, height } });
      const answer = await asked(tab, page.address, files.length === 0);
      if (width > 1000) {
        await answer.getByRole('button', { name: 'open at the quote' }).first().click();
        await tab.locator('mark').waitFor();
      }
      await tab.getByRole('combobox', { name: /^Message to/ }).focus();
      const file = path.join(folder, `${name}.png`);
      await tab.screenshot({ path: file });
      await tab.close();
      files.push(file);
    }
    await page.close();
    const another = { ...settings, INDEX_DIR: path.join(place, 'written', 'index') };
    files.push(await takeWritten(folder, another, browser, report));
    return files;
  } finally {
    await browser.close();
    await page.close();
    await rm(place, { recursive: true, force: true });
  }
};
