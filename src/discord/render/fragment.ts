/** Words kept at each end of a long text fragment. */
const EDGE = 6;

const encoded = (text: string): string => encodeURIComponent(text).replace(/-/g, '%2D');

/**
 * The same link with a shorter text fragment: a quote given whole becomes its first and last words
 * (`#:~:text=start,end`), which browsers match just as well where those words occur once.
 * Links without such a fragment, and short ones, stay as they are.
 */
export const shorterFragment = (link: string): string => {
  const [, base = '', directive] = /^(.*#.*?:~:text=)([^&]*)$/s.exec(link) ?? [];
  if (directive === undefined) return link;
  const parts = directive.split(',');
  const whole = parts.findIndex((part) => !part.endsWith('-') && !part.startsWith('-'));
  const text = parts[whole];
  const next = parts[whole + 1];
  // A second term is the end of a range already.
  if (text === undefined || (next !== undefined && !next.startsWith('-'))) return link;
  let decoded: string;
  try {
    decoded = decodeURIComponent(text);
  } catch {
    return link;
  }
  const words = decoded.split(/\s+/);
  if (words.length <= EDGE * 2) return link;
  const start = encoded(words.slice(0, EDGE).join(' '));
  const end = encoded(words.slice(-EDGE).join(' '));
  return `${base}${[...parts.slice(0, whole), start, end, ...parts.slice(whole + 1)].join(',')}`;
};
