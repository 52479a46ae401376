import { spawnSync } from 'node:child_process';

/** Runs a program on a file system in memory with room for so much, mounted at the second argument. */
export const smallDisk = (size: string, at: string) => [
  'unshare',
  '-rm',
  'sh',
  '-c',
  `mount -t tmpfs -o size=${size} none "$0" && exec "$@"`,
  at,
];

/** Runs a program to which the system gives so many watches on folders. */
export const fewWatches = (most: number) => [
  'unshare',
  '-r',
  'sh',
  '-c',
  `echo ${most} > /proc/sys/user/max_inotify_watches && exec "$@"`,
  'sh',
];

/** Runs a program as nobody in particular: a superuser can write anywhere. */
export const asNobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];

/** Whether this machine lets us run programs so. */
export const works = ([program = '', ...args]: readonly string[]): boolean =>
  spawnSync(program, [...args, process.execPath, '-e', '']).status === 0;
