import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[];
}

/** What axe finds serious or worse. */
export const serious = async (page: Page): Promise<string[]> => {
  // The page's policy keeps scripts out that it did not bring; what is evaluated from outside is not held by it.
  await page.evaluate(await readFile(axe, 'utf8'));
  const found = await page.evaluate<readonly Finding[]>('axe.run().then(({ violations }) => violations)');
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
};

/** Somebody who visits the page. */
export interface Visit {
  readonly page: Page;
  /** What should not have happened, in words: requests that left the machine, errors, dialogs. */
  readonly trouble: string[];
  /** Bytes of the page's own files so far. */
  readonly weight: () => number;
  /** Where messages are written. */
  readonly field: () => Locator;
  /** The last message. */
  readonly last: () => Locator;
  say(text: string): Promise<void>;
  /** Asks, and waits for the answer to exactly this message. */
  ask(question: string): Promise<Locator>;
  become(name: string): Promise<void>;
  /** Opens a command, and leaves the focus in its first field. */
  open(command: string): Promise<Locator>;
  /** The trouble besides the refusals that the browser itself notes. */
  otherTrouble(...expected: readonly string[]): string[];
}

/** Opens the page at an address and waits for its first message. */
export const visitPage = async (
  browser: Browser,
  address: string,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<Visit> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const trouble: string[] = [];
  let weight = 0;
  page.on('request', (request) => {
    if (!request.url().startsWith(`${address}/`)) trouble.push(`left the machine: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('ERR_INTERNET_DISCONNECTED'))
      trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('response', async (response) => {
    if (/\.(?:js|css|svg)$|\/$/.test(response.url())) weight += (await response.body()).length;
  });
  await page.goto(address);
  await page.getByRole('article').first().waitFor();

  const field = (): Locator => page.getByRole('combobox', { name: /^Message to/ });
  const say = async (text: string): Promise<void> => {
    await field().fill(text);
    await field().press('Enter');
  };
  return {
    page,
    trouble,
    weight: () => weight,
    field,
    last: () => page.getByRole('article').last(),
    say,
    async ask(question) {
      const answers = page.getByRole('article').filter({ hasText: `: ${question}` });
      // The same may have been asked before.
      const answer = answers.nth(await answers.count());
      await say(question);
      await answer.waitFor();
      return answer;
    },
    async become(name) {
      await page.getByLabel('You are').selectOption(name);
      await page.getByRole('article').first().waitFor();
    },
    async open(command) {
      await field().fill(`/${command}`);
      await page
        .getByRole('option')
        .filter({ hasText: `/${command}` })
        .first()
        .waitFor();
      await field().press('Enter');
      const form = page.getByRole('form', { name: new RegExp(`^/${command}`) });
      await form.waitFor();
      return form;
    },
    otherTrouble: (...expected) => trouble.filter((line) => !expected.some((part) => line.includes(part))),
  };
};
