import type { Check } from './check.ts';

/** Whether the vector index, which is compiled when it is installed, was compiled for this Node. */
export const hnswCheck: Check = {
  name: 'HNSW',
  async run() {
    try {
      const { default: library } = await import('hnswlib-node');
      new library.HierarchicalNSW('cosine', 1).initIndex(1);
      return { ok: true, detail: 'hnswlib-node is compiled and works' };
    } catch (error) {
      return {
        ok: false,
        detail: `hnswlib-node does not work: ${(error as Error).message.split('\n')[0]}`,
        next: 'Run npm rebuild hnswlib-node; it needs Python, make and a C++ compiler',
      };
    }
  },
};
