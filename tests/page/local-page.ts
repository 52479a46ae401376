import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type LocalPage, startLocalPage } from '../../src/page/server/start.ts';
import { noProgress } from '../../src/progress.ts';
import { readSettings, type Settings } from '../../src/settings.ts';

/** Texts that would do harm where they were taken for HTML. */
export const hostileTexts = [
  '<img src=x onerror="window.harmed=1">',
  '<script>window.harmed=1</script>',
  '[click](javascript:window.harmed=1)',
  '<svg onload=window.harmed=1>',
  '"><iframe srcdoc="<script>parent.harmed=1</script>">',
];

const bridge = `Harlow opens its new footbridge

HARLOW, May 4, 2024 – The footbridge over the Wend opened on Saturday after two years of work. Mayor Petra Lindqvist said that it cost 3.2 million pounds.

"People waited long enough," Mayor Petra Lindqvist told the crowd. The old bridge was swept away by the flood of 2022.

The bridge is 84 metres long and carries cyclists too. Engineers tested it with forty tonnes of sand.
`;

const hostile = `Strange notice ${hostileTexts[0]} puzzles readers

The notice on the board read ${hostileTexts[1]} and nobody knew why. Archivist Noel Tarrant said that the notice hung there for nine days.

Below it somebody had written ${hostileTexts[3]} with a green pen. **Noel Tarrant** kept the notice in a drawer.
`;

/** A local page over two invented articles, in a folder of its own. */
export interface Stage {
  readonly page: LocalPage;
  readonly folder: string;
  readonly settings: Settings;
  restart(): Promise<void>;
  end(): Promise<void>;
}

export const openStage = async (more: Readonly<Record<string, string>> = {}): Promise<Stage> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pullquote-page-'));
  const articles = path.join(folder, 'articles');
  await mkdir(articles);
  await writeFile(path.join(articles, 'harlow-footbridge.txt'), bridge);
  await writeFile(path.join(articles, 'strange-notice.txt'), hostile);
  const settings = readSettings({
    INDEX_DIR: path.join(folder, 'kept', 'index'),
    ARTICLES_DIR: articles,
    PORT: '0',
    LOG_LEVEL: 'error',
    ...(process.env['MODELS_DIR'] === undefined ? {} : { MODELS_DIR: process.env['MODELS_DIR'] }),
    ...more,
  });
  const start = () => startLocalPage(settings, { progress: noProgress, note: () => undefined });
  let page = await start();
  return {
    get page() {
      return page;
    },
    folder,
    settings,
    async restart() {
      await page.close();
      page = await start();
    },
    async end() {
      await page.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
