const small: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value]),
);

const tens: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, i) => [word, 10 * (i + 2)]),
);

const scales: Readonly<Record<string, number>> = {
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
  k: 1e3,
  m: 1e6,
  mn: 1e6,
  bn: 1e9,
  tn: 1e12,
};

const ordinals: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
    'sixteenth seventeenth eighteenth nineteenth twentieth'
  )
    .split(' ')
    .map((word, i) => [word, i + 1]),
);

/** A number read from words, and how many of them it took. */
export interface ReadNumber {
  /** `num:2000`, `ord:3`: the same for every way of writing it. */
  readonly term: string;
  readonly value: number;
  readonly taken: number;
}

/** Digits with what stands right behind them: `2,000`, `1.5bn`, `20th`; `null` for what is more of a name: `F16`, `1990s`. */
const digits = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(st|nd|rd|th|k|m|mn|bn|tn)?$/i;

const trimmed = (value: number): number => Number(value.toPrecision(12));

const inDigits = (word: string): { value: number; ordinal: boolean } | null => {
  const [, whole, fraction = '', ending = ''] = digits.exec(word) ?? [];
  if (whole === undefined) return null;
  const value = Number(whole.replaceAll(',', '') + fraction);
  const scale = scales[ending.toLowerCase()] ?? 1;
  return { value: trimmed(value * scale), ordinal: /^(?:st|nd|rd|th)$/i.test(ending) };
};

/**
 * Reads the number at the beginning of some words: in digits, in words, or in both (`2.5 million`).
 *
 * @param words in lower case; what is between them is white space or a hyphen
 */
export const readNumber = (words: readonly string[]): ReadNumber | null => {
  const [first = ''] = words;
  const written = inDigits(first);
  if (written) {
    const scale = written.ordinal ? undefined : scaleWord(words[1]);
    const value = trimmed(written.value * (scale ?? 1));
    return { term: `${written.ordinal ? 'ord' : 'num'}:${value}`, value, taken: scale === undefined ? 1 : 2 };
  }
  const ordinal = ordinals[first];
  if (ordinal !== undefined) return { term: `ord:${ordinal}`, value: ordinal, taken: 1 };
  return inWords(words);
};

const scaleWord = (word: string | undefined): number | undefined =>
  word !== undefined && word.length > 2 ? scales[word] : word === 'hundred' ? 100 : undefined;

const inWords = (words: readonly string[]): ReadNumber | null => {
  if (words[0] === 'half' && words[1] === 'a') {
    const whole = inWords(words.slice(1));
    return whole && numberOf(whole.value / 2, whole.taken + 1);
  }
  // "A hundred", but "a" alone is no number.
  const article = /^an? (?:hundred|thousand|million|billion|trillion|dozen)\b/.test(
    words.slice(0, 2).join(' '),
  );
  let sum: Sum = { total: 0, part: article ? 1 : 0 };
  let taken = 0;
  for (let at = article ? 1 : 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    const bridge = word === 'and' && mayGoOn(sum) && (small[next] ?? tens[next]) !== undefined;
    const longer = bridge ? sum : plus(sum, word);
    if (!longer) break;
    sum = longer;
    if (!bridge) taken = at + 1;
  }
  return taken === 0 ? null : numberOf(sum.total + sum.part, taken);
};

const numberOf = (value: number, taken: number): ReadNumber => ({ term: `num:${value}`, value, taken });

/** What was read so far: whole thousands, and what comes before the next "thousand". */
interface Sum {
  readonly total: number;
  readonly part: number;
}

const mayGoOn = ({ total, part }: Sum): boolean => part >= 100 || (total > 0 && part === 0);

/** The sum with one more word, or `null` where the word is no part of the number. */
const plus = ({ total, part }: Sum, word: string): Sum | null => {
  const units = small[word] ?? tens[word];
  if (units !== undefined) return fits(part, units) ? { total, part: part + units } : null;
  const factor = word === 'hundred' ? 100 : word === 'dozen' ? 12 : null;
  if (factor !== null) return part > 0 && part < 100 ? { total, part: part * factor } : null;
  const scale = word.length > 2 ? scales[word] : undefined;
  return scale !== undefined && part > 0 ? { total: total + part * scale, part: 0 } : null;
};

/** Whether "five" may follow "twenty", "hundred" or nothing. */
const fits = (part: number, units: number): boolean =>
  part === 0 ||
  (part % 100 === 0 && units < 100) ||
  (part % 10 === 0 && part % 100 >= 20 && units < 10 && units > 0);
