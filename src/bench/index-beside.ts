/** A process that indexes, and says when the model has begun to work; its places come as JSON. */
import type { IndexPlaces } from '../index/update.ts';
import { updateIndex } from '../index/update.ts';

const places = JSON.parse(process.argv[2] ?? '') as IndexPlaces;
let told = false;
await updateIndex(places, {
  progress: {
    start: () => undefined,
    update() {
      if (!told) process.send?.('working');
      told = true;
    },
    stop: () => undefined,
  },
});
process.exit();
