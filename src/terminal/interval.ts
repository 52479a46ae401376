const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const least = 10_000;
const most = 7 * 86_400_000;

/** What an interval may look like, for people. */
export const allowedInterval = 'a time from 10s to 7d, such as 90s, 15m, 1h30m or 1d';

/** An interval in milliseconds: `15m`, `1h30m`; `null` where it is none that is allowed. */
export const parseInterval = (text: string): number | null => {
  if (!/^(?:\d{1,9}d)?(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?$/.test(text)) return null;
  const milliseconds = [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0),
    0,
  );
  return milliseconds >= least && milliseconds <= most ? milliseconds : null;
};
