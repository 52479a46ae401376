import type { Inline, MentionKind, StyleKind } from './tree.ts';

/** Deeper formatting than this is shown as text; Discord's client gives up likewise. */
const MAX_DEPTH = 20;

/** Characters in which the closing of a link is looked for, its title included. */
const MOST_TITLE = 300;

interface Hit {
  readonly length: number;
  readonly nodes: readonly Inline[];
}

type Matcher = (rest: string, depth: number) => Hit | null;

const one = (length: number, node: Inline): Hit => ({ length, nodes: [node] });
const text = (value: string): Inline => ({ type: 'text', text: value });

const escaped: Matcher = (rest) => {
  const match = /^\\([^0-9A-Za-z\s])/.exec(rest);
  return match ? one(match[0].length, text(match[1] ?? '')) : null;
};

/** The shrug keeps its backslash: Discord knows it by heart. */
const shrug: Matcher = (rest) => {
  const face = '¯\\_(ツ)_/¯';
  return rest.startsWith(face) ? one(face.length, text(face)) : null;
};

const codeBlock: Matcher = (rest) => {
  const match = /^```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```/i.exec(rest);
  if (!match) return null;
  return one(match[0].length, { type: 'codeBlock', language: match[1] ?? null, text: match[2] ?? '' });
};

const code: Matcher = (rest) => {
  const match = /^(`+)([\s\S]*?[^`])\1(?!`)/.exec(rest);
  if (!match) return null;
  // A space that only keeps a backtick off the fence is not part of the code.
  const inner = (match[2] ?? '').replace(/^ (?=`)|(?<=`) $/g, '');
  return one(match[0].length, { type: 'code', text: inner });
};

const link = (url: string, label: readonly Inline[] | null, quiet: boolean): Inline => ({
  type: 'link',
  url,
  label,
  quiet,
});

const angleLink: Matcher = (rest) => {
  const match = /^<(https?:\/\/[^\s<>]+|(?:mailto:)?[^\s<>@:]+@[^\s<>@]+\.[a-z]+|(?:tel:)?\+\d[\d-]+)>/i.exec(
    rest,
  );
  if (!match?.[1]) return null;
  return one(match[0].length, link(match[1], null, true));
};

const closesWithoutOpening = (url: string): boolean =>
  url.endsWith(')') && (url.match(/\)/g)?.length ?? 0) > (url.match(/\(/g)?.length ?? 0);

const bareLink: Matcher = (rest) => {
  const match = /^(?:https?|steam):\/\/[^\s<]+[^<.,:;"'\]\s]/.exec(rest);
  if (!match) return null;
  let url = match[0];
  // "(see https://example.org/a)" ends before the parenthesis, "…/Paris_(Texas)" does not.
  while (closesWithoutOpening(url)) url = url.slice(0, -1);
  return one(url.length, link(url, null, false));
};

/** The length of a label with its brackets, from a `[` on; brackets in it must be in pairs and not nested. */
const labelLength = (rest: string): number | null => {
  let depth = 0;
  for (let at = 0; at < rest.length; at++) {
    const char = rest.charAt(at);
    if (char === '[') depth++;
    else if (char === ']') depth--;
    if (depth === 0) return at + 1;
    if (depth > 2) return null;
  }
  return null;
};

/** The address between parentheses, from the opening one on; parentheses in it must be in pairs. */
const linkTarget = (rest: string): { url: string; quiet: boolean; length: number } | null => {
  const opening = /^\(\s*(<?)/.exec(rest);
  if (!opening) return null;
  const quiet = opening[1] === '<';
  const start = opening[0].length;
  let depth = 0;
  let at = start;
  while (at < rest.length) {
    const char = rest.charAt(at);
    if (/\s/.test(char) || (quiet && char === '>') || (char === ')' && depth === 0)) break;
    if (char === '(') depth++;
    if (char === ')') depth--;
    at += char === '\\' ? 2 : 1;
  }
  // A title in quotation marks may stand behind the address; Discord shows it on hovering.
  const closing = /^>?(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/.exec(rest.slice(at, at + MOST_TITLE));
  if (!closing) return null;
  const url = rest.slice(start, at).replace(/\\([^0-9A-Za-z\s])/g, '$1');
  return { url, quiet, length: at + closing[0].length };
};

const maskedLink: Matcher = (rest, depth) => {
  const length = rest.startsWith('[') && depth < MAX_DEPTH ? labelLength(rest) : null;
  const target = length === null ? null : linkTarget(rest.slice(length));
  if (length === null || !target || !/^https?:\/\/[^\s/]/i.test(target.url)) return null;
  const label = parseInline(rest.slice(1, length - 1), depth + 1);
  // A label that shows another address could lead somewhere else than it says: Discord shows the source.
  const shown = inlineText(label);
  if (shown.trim() === '' || /[a-z]+:\/\//i.test(shown)) return null;
  return one(length + target.length, link(target.url, label, target.quiet));
};

const MENTIONS: readonly (readonly [RegExp, MentionKind])[] = [
  [/^<@!?(\d+)>/, 'user'],
  [/^<@&(\d+)>/, 'role'],
  [/^<#(\d+)>/, 'channel'],
  [/^<\/([^\s:>][^:>]*:\d+)>/, 'command'],
  [/^<id:(browse|customize|guide|home|linked-roles(?::\d+)?)>/, 'guild'],
  [/^@(everyone)/, 'everyone'],
  [/^@(here)/, 'here'],
];

const mention: Matcher = (rest) => {
  for (const [pattern, kind] of MENTIONS) {
    const match = pattern.exec(rest);
    if (match) {
      return one(match[0].length, { type: 'mention', kind, id: match[1] ?? '', source: match[0] });
    }
  }
  return null;
};

const emoji: Matcher = (rest) => {
  const custom = /^<(a?):(\w+):(\d+)>/.exec(rest);
  if (custom) {
    const [source, animated, name = '', id = null] = custom;
    return one(source.length, { type: 'emoji', name, id, animated: animated === 'a', source });
  }
  const short = /^:([a-z0-9_+-]*[a-z+-][a-z0-9_+-]*|100|1234)(?:::skin-tone-\d)?:/i.exec(rest);
  if (!short) return null;
  return one(short[0].length, {
    type: 'emoji',
    name: short[1] ?? '',
    id: null,
    animated: false,
    source: short[0],
  });
};

const timestamp: Matcher = (rest) => {
  const match = /^<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>/.exec(rest);
  if (!match) return null;
  return one(match[0].length, {
    type: 'timestamp',
    unix: Number(match[1]),
    style: match[2] ?? 'f',
    source: match[0],
  });
};

/** `preference` decides between styles that begin at one place and are equally long (`***x***`). */
const STYLES: readonly { kind: StyleKind; pattern: RegExp; preference: number }[] = [
  {
    kind: 'italics',
    pattern: /^\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/,
    preference: 0.2,
  },
  { kind: 'italics', pattern: /^_((?:__|\\[\s\S]|[^\\_])+?)_\b/, preference: 0.2 },
  { kind: 'italics', pattern: /^_((?:__|\\[\s\S]|[^\\_])+?)_(?![0-9A-Za-z_])/, preference: 0.2 },
  { kind: 'bold', pattern: /^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, preference: 0.1 },
  { kind: 'underline', pattern: /^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, preference: 0 },
  { kind: 'strike', pattern: /^~~((?:\\[\s\S]|[^\\])+?)~~(?!_)/, preference: 0 },
  { kind: 'spoiler', pattern: /^\|\|((?:\\[\s\S]|[^\\])+?)\|\|/, preference: 0 },
];

const style: Matcher = (rest, depth) => {
  if (depth >= MAX_DEPTH) return null;
  let best: { kind: StyleKind; inner: string; length: number; quality: number } | null = null;
  for (const { kind, pattern, preference } of STYLES) {
    const match = pattern.exec(rest);
    if (!match) continue;
    const quality = match[0].length + preference;
    if (!best || quality > best.quality) {
      best = { kind, inner: match[1] ?? '', length: match[0].length, quality };
    }
  }
  if (!best) return null;
  return one(best.length, { type: best.kind, children: parseInline(best.inner, depth + 1) });
};

const MATCHERS: readonly Matcher[] = [
  shrug,
  escaped,
  codeBlock,
  code,
  timestamp,
  emoji,
  mention,
  angleLink,
  bareLink,
  maskedLink,
  style,
];

/** Characters at which something other than text can begin; `h` and `s` begin addresses. */
const SPECIAL = /[\\`<@:[*_~|hs¯\n]/;

const hitAt = (source: string, at: number, depth: number): Hit | null => {
  const rest = source.slice(at);
  for (const matcher of MATCHERS) {
    const hit = matcher(rest, depth);
    if (hit) return hit;
  }
  return null;
};

/** Joins neighbouring texts, so that equal content gives an equal tree. */
const merged = (nodes: readonly Inline[]): readonly Inline[] => {
  const out: Inline[] = [];
  for (const node of nodes) {
    const last = out.at(-1);
    if (node.type === 'text' && last?.type === 'text') out[out.length - 1] = text(last.text + node.text);
    else out.push(node);
  }
  return out;
};

/**
 * Parses what stands inside lines: styles, links, mentions, emoji, code.
 * Text is never lost: what is not formatting stays text.
 */
export const parseInline = (source: string, depth = 0): readonly Inline[] => {
  const nodes: Inline[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    const hit = char !== '\n' && SPECIAL.test(char) ? hitAt(source, at, depth) : null;
    if (hit) {
      nodes.push(...hit.nodes);
      at += hit.length;
    } else {
      nodes.push(char === '\n' ? { type: 'break' } : text(char));
      at++;
    }
  }
  return merged(nodes);
};

/** The words that a reader sees, formatting aside. Spoilers are read as if opened; mentions stay as written. */
export const inlineText = (nodes: readonly Inline[]): string =>
  nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
        case 'code':
        case 'codeBlock':
          return node.text;
        case 'break':
          return '\n';
        case 'link':
          return node.label ? inlineText(node.label) : node.url;
        case 'mention':
        case 'emoji':
        case 'timestamp':
          return node.source;
        default:
          return inlineText(node.children);
      }
    })
    .join('');
