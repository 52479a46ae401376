import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Reporting } from '../../src/answer/open.ts';
import { noBrowser } from '../../src/errors.ts';
import { startLocalPage } from '../../src/page/server/start.ts';
import { readSettings } from '../../src/settings.ts';
import { chromiumPath, launchChromium } from './chromium.ts';

/** File name, colours, width and height in pixels. */
const pictures = [
  ['page-dark', 'dark', 1280, 800],
  ['page-light', 'light', 1280, 800],
  ['page-narrow-dark', 'dark', 360, 740],
  ['page-narrow-light', 'light', 360, 740],
] as const;

const QUESTION = 'Who is the U.S. ambassador to Iraq?';

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
  const settings = { ...readSettings(), INDEX_DIR: path.join(place, 'index'), PORT: 0 };
  const page = await startLocalPage(settings, report);
  const browser = await launchChromium();
  try {
    const files: string[] = [];
    for (const [name, colorScheme, width, height] of pictures) {
      const tab = await browser.newPage({ colorScheme, viewport: { width, height } });
      await tab.goto(page.address);
      const answer = tab.getByRole('article').filter({ hasText: `: ${QUESTION}` });
      if (files.length === 0) await tab.getByRole('button', { name: QUESTION }).click();
      await answer.getByRole('button', { name: 'More context' }).waitFor();
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
    return files;
  } finally {
    await browser.close();
    await page.close();
    await rm(place, { recursive: true, force: true });
  }
};
