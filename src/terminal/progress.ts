import cliProgress from 'cli-progress';
import type { Progress, Work } from '../progress.ts';

/** Seconds as people say them: `8 s`, `2 min 5 s`, `1 h 4 min`. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
};

const amount = (count: number, unit: string): string =>
  unit === 'bytes' ? `${(count / 1e6).toFixed(1)} MB` : `${Math.round(count)} ${unit}`;

const rate = (perSecond: number, unit: string): string =>
  unit === 'bytes'
    ? `${(perSecond / 1e6).toFixed(1)} MB/s`
    : `${perSecond.toFixed(perSecond < 10 ? 1 : 0)} ${unit}/s`;

/**
 * How far a piece of work is, in words: `40 %, 13.9 MB of 34.7 MB, 5.2 MB/s, 4 s left`.
 *
 * @param done how much is done, in the work's units
 * @param seconds how long that took
 */
export const describeProgress = ({ total, unit }: Work, done: number, seconds: number): string => {
  const reached = Math.min(done, total);
  const percent = total > 0 ? Math.floor((100 * reached) / total) : 100;
  const parts = [
    `${percent} %`,
    `${unit === 'bytes' ? amount(reached, unit) : Math.round(reached)} of ${amount(total, unit)}`,
  ];
  if (done > 0 && seconds > 0) {
    const perSecond = done / seconds;
    parts.push(rate(perSecond, unit));
    if (reached < total) parts.push(`${duration((total - reached) / perSecond)} left`);
  }
  return parts.join(', ');
};

/** A bar that redraws itself in place, never wider than the terminal. */
const drawnProgress = (stream: NodeJS.WriteStream): Progress => {
  let bar: cliProgress.SingleBar | undefined;
  return {
    start(work) {
      bar?.stop();
      bar = new cliProgress.SingleBar(
        {
          stream,
          barsize: 24,
          // What the library would do to the cursor, the line and Ctrl-C outlives a program that is killed.
          hideCursor: false,
          linewrap: true,
          gracefulExit: false,
          format(options, { progress, startTime, value }) {
            const seconds = (Date.now() - startTime) / 1000;
            const words = describeProgress(work, value, seconds);
            const columns = (stream.columns || 80) - 1;
            const barsize = Math.min(24, columns - work.name.length - words.length - 2);
            const drawn =
              barsize < 4
                ? ''
                : `${cliProgress.Format.BarFormat(Math.min(1, progress), { ...options, barsize })} `;
            return `${work.name} ${drawn}${words}`.slice(0, columns);
          },
        },
        cliProgress.Presets.shades_classic,
      );
      bar.start(Math.max(1, work.total), 0);
    },
    update(done) {
      bar?.update(done);
    },
    stop() {
      bar?.stop();
      bar = undefined;
    },
  };
};

/** Seconds that work must have lasted before it is worth a line. */
const SHORT = 2;

/** A line now and then, for logs and pipes: at every tenth of the work, where it takes longer than a moment. */
const writtenProgress = (stream: NodeJS.WritableStream, now: () => number): Progress => {
  let work: Work | undefined;
  let began = 0;
  let tenths = 0;
  return {
    start(next) {
      work = next;
      began = now();
      tenths = 0;
    },
    update(done) {
      if (!work || work.total <= 0) return;
      const reached = Math.min(10, Math.floor((10 * done) / work.total));
      const seconds = (now() - began) / 1000;
      if (reached <= tenths || seconds < SHORT) return;
      tenths = reached;
      stream.write(`${work.name}: ${describeProgress(work, done, seconds)}\n`);
    },
    stop() {
      work = undefined;
    },
  };
};

/**
 * Shows long work on standard error: a bar in a terminal, a line at every tenth elsewhere.
 *
 * @param stream where to show it
 * @param now milliseconds since whenever, for those who cannot wait
 */
export const terminalProgress = (
  stream: NodeJS.WriteStream = process.stderr,
  now: () => number = Date.now,
): Progress => (stream.isTTY ? drawnProgress(stream) : writtenProgress(stream, now));
