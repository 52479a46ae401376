import { readFile } from 'node:fs/promises';
import os from 'node:os';

/** A machine as its measurements are told apart by; nothing that names it. */
export interface Machine {
  readonly cpu: string;
  /** What may be used, which may be less than there is. */
  readonly cores: number;
  readonly memoryBytes: number;
  readonly platform: string;
  readonly node: string;
  /** Processes that wanted to run in the minute before, on average: above 0.5 the times that follow are not to be trusted. */
  readonly load: number;
}

/** The memory that a container may use, bytes; `null` where nothing limits it. */
const containerMemory = async (): Promise<number | null> => {
  try {
    const most = Number(await readFile('/sys/fs/cgroup/memory.max', 'utf8'));
    return Number.isFinite(most) ? most : null;
  } catch {
    return null;
  }
};

/** What this machine is. */
export const describeMachine = async (): Promise<Machine> => ({
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.availableParallelism(),
  memoryBytes: Math.min(os.totalmem(), (await containerMemory()) ?? Number.POSITIVE_INFINITY),
  platform: `${process.platform} ${process.arch}`,
  node: process.version,
  load: Math.round((os.loadavg()[0] ?? 0) * 100) / 100,
});
