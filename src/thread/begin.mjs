// Node gives a worker no loader for TypeScript where the main thread has one: this registers it, then goes on.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
await import('./packages.mjs');
await import(workerData.entry);
