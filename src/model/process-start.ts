import { readFile } from 'node:fs/promises';

/**
 * When a process of this machine was started, as a name that no later process with its number has: the boot and the
 * clock tick. `null` where the system does not tell (only Linux does), or there is no such process.
 * Source: field 22 of `/proc/PID/stat`, proc_pid_stat(5).
 */
export const processStart = async (pid: number): Promise<string | null> => {
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The program's name, in brackets, may hold spaces and brackets itself.
    const tick = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return tick === undefined ? null : `${boot.trim()}/${tick}`;
  } catch {
    return null;
  }
};
