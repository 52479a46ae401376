import type { Check } from './check.ts';

const numbers = (version: string): number[] => version.replace(/^v/, '').split('.').map(Number);

/** Whether a version is at least another, both as `20.19.0`. */
export const isAtLeast = (version: string, least: string): boolean => {
  const found = numbers(version);
  for (const [at, needed] of numbers(least).entries()) {
    const difference = (found[at] ?? 0) - needed;
    if (difference !== 0) return difference > 0;
  }
  return true;
};

/** The Node that runs this, and whether it is new enough. */
export const nodeCheck = (version: string = process.version, least = '20.19.0'): Check => ({
  name: 'Node',
  async run() {
    return isAtLeast(version, least)
      ? { ok: true, detail: `${version}, at least ${least} is needed` }
      : { ok: false, detail: `${version} is too old`, next: `Install Node ${least} or later` };
  },
});
