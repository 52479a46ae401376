import type { Settings } from '../settings.ts';
import type { Check } from './check.ts';

/**
 * The settings in use.
 *
 * @param read reads them, and throws what is wrong with them
 */
export const settingsCheck = (read: () => Settings): Check => ({
  name: 'Settings',
  async run() {
    const { EMBEDDING_MODEL, MODELS_DIR, INDEX_DIR, ARTICLES_DIR, DISCORD_TOKEN } = read();
    const folders = `models in ${MODELS_DIR}, index in ${INDEX_DIR}, articles in ${ARTICLES_DIR}`;
    const token = DISCORD_TOKEN ? 'with a Discord token' : 'without a Discord token';
    return { ok: true, detail: `${EMBEDDING_MODEL}, ${folders}, ${token}` };
  },
});
