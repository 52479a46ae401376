import { createGuardedFetch } from '../../article/guarded-fetch.ts';
import { indexPlaces } from '../../index/places.ts';
import { updateIndex } from '../../index/update.ts';
import type { UpdateReport } from '../../index/update-report.ts';
import type { Settings } from '../../settings.ts';
import type { Call, Tasks } from '../../thread/protocol.ts';
import { reportTo } from '../../thread/reporting.ts';
import { serve } from '../../thread/serve.ts';
import { isPrivate } from './private-address.ts';

const tasks = {
  /** Adds a file or an address to the index that the settings name. */
  async add(call: Call, settings: Settings, location: string): Promise<UpdateReport> {
    const outside =
      settings.PAGE_PRIVATE_ADDRESSES === 'on' ? null : createGuardedFetch({ refuses: isPrivate });
    try {
      return await updateIndex(indexPlaces(settings), {
        ...reportTo(call),
        locations: [location],
        // Other sources may be many, and on hosts that want to be asked slowly.
        onlyGiven: true,
        limits: outside === null ? {} : { fetch: outside.fetch },
      });
    } finally {
      await outside?.close();
    }
  },
} satisfies Tasks;

/** What can be asked of a thread that indexes for the page. */
export type IndexingTasks = typeof tasks;

serve(tasks);
