import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The system's Chromium, or `undefined` where there is none; `CHROMIUM` names another. */
export const chromiumPath: string | undefined = [process.env['CHROMIUM'] ?? '', ...places].find(
  (place) => place !== '' && existsSync(place),
);

export const howToGetIt =
  'Skipped: the tests of the page in a browser. Install Chromium (Debian: apt-get install chromium) or set CHROMIUM to its path.';

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? '',
    // Chromium's own sandbox does not start for root or without user namespaces.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
