import { type Block, type Inline, markdownText, parseMarkdown } from '../../discord/markdown.ts';
import { element } from './element.ts';

/** What mentions are shown as, and what opens a quote. */
export interface MarkdownContext {
  readonly names: {
    readonly users: Readonly<Record<string, string>>;
    readonly channels: Readonly<Record<string, string>>;
    readonly roles: Readonly<Record<string, string>>;
  };
  /** Opens the article at a quote; absent where citations are plain text. */
  readonly openQuote?: (quote: string, citation: string) => void;
}

/** A message's words on one line, people called by their names. */
export const plainText = (source: string, { names }: Pick<MarkdownContext, 'names'>): string => {
  const named = source.replace(/<@!?(\d+)>/g, (mention, id: string) => {
    const name = names.users[id];
    return name === undefined ? mention : `@${name}`;
  });
  return markdownText(parseMarkdown(named)).replace(/\s+/g, ' ').trim();
};

const safeUrl = (url: string): string | null => {
  if (!URL.canParse(url)) return null;
  return /^https?:$/.test(new URL(url).protocol) ? url : null;
};

const mentionText = (
  { kind, id, source }: Extract<Inline, { type: 'mention' }>,
  { names }: MarkdownContext,
): string => {
  switch (kind) {
    case 'user':
      return `@${names.users[id] ?? 'unknown user'}`;
    case 'channel':
      return `#${names.channels[id] ?? 'unknown'}`;
    case 'role':
      return `@${names.roles[id] ?? 'unknown role'}`;
    case 'command':
      return source.replace(/^<|:\d+>$/g, '');
    default:
      return source;
  }
};

const timeText = (unix: number, style: string): string => {
  const date = new Date(unix * 1000);
  const shown: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
    t: { timeStyle: 'short' },
    T: { timeStyle: 'medium' },
    d: { dateStyle: 'short' },
    D: { dateStyle: 'long' },
    F: { dateStyle: 'full', timeStyle: 'short' },
  };
  if (style !== 'R')
    return new Intl.DateTimeFormat(
      undefined,
      shown[style] ?? { dateStyle: 'long', timeStyle: 'short' },
    ).format(date);
  const seconds = unix - Date.now() / 1000;
  const [unit, size] = (
    [
      ['year', 31_557_600],
      ['month', 2_629_800],
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
    ] as const
  ).find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
};

const wrapped = {
  bold: 'strong',
  italics: 'em',
  underline: 'u',
  strike: 's',
} as const;

const spoiler = (children: readonly Node[]): HTMLElement => {
  const made = element('span', { class: 'spoiler', role: 'button', tabindex: 0, 'aria-label': 'Spoiler' });
  // In an element of its own, which can be kept from screen readers too.
  made.append(filled(element('span'), children));
  const reveal = (): void => {
    made.classList.add('shown');
    for (const name of ['role', 'tabindex', 'aria-label']) made.removeAttribute(name);
  };
  made.addEventListener('click', reveal);
  made.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' || key === ' ') reveal();
  });
  return made;
};

const inlineNode = (inline: Inline, context: MarkdownContext): Node => {
  switch (inline.type) {
    case 'text':
      return document.createTextNode(inline.text);
    case 'break':
      return element('br');
    case 'code':
      return element('code', {}, inline.text);
    case 'codeBlock':
      return element('pre', { tabindex: 0 }, element('code', {}, inline.text));
    case 'link': {
      const url = safeUrl(inline.url);
      const label = inline.label === null ? [inline.url] : inlineNodes(inline.label, context);
      const made =
        url === null
          ? element('span')
          : element('a', { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' });
      made.append(...label);
      return made;
    }
    case 'mention':
      return element('span', { class: 'mention' }, mentionText(inline, context));
    case 'emoji':
      return document.createTextNode(inline.id === null ? inline.source : `:${inline.name}:`);
    case 'timestamp':
      return element(
        'time',
        { datetime: new Date(inline.unix * 1000).toISOString() },
        timeText(inline.unix, inline.style),
      );
    case 'spoiler':
      return spoiler(inlineNodes(inline.children, context));
    default: {
      const made = element(wrapped[inline.type]);
      made.append(...inlineNodes(inline.children, context));
      return made;
    }
  }
};

const inlineNodes = (inlines: readonly Inline[], context: MarkdownContext): Node[] =>
  inlines.map((inline) => inlineNode(inline, context));

const headings = { 1: 'h4', 2: 'h5', 3: 'h6' } as const;

const filled = <E extends HTMLElement>(made: E, children: readonly Node[]): E => {
  made.append(...children);
  return made;
};

const blockNode = (block: Block, context: MarkdownContext): HTMLElement => {
  switch (block.type) {
    case 'paragraph':
      return filled(element('p'), inlineNodes(block.children, context));
    case 'heading':
      return filled(element(headings[block.level]), inlineNodes(block.children, context));
    case 'subtext':
      return filled(element('small', { class: 'subtext' }), inlineNodes(block.children, context));
    case 'quote':
      return filled(element('blockquote'), blockNodes(block.children, context));
    case 'list': {
      const list = block.start === null ? element('ul') : element('ol', { start: block.start });
      return filled(
        list,
        block.items.map((item) => filled(element('li'), blockNodes(item, context))),
      );
    }
  }
};

/** Lets the small print under a quote open the quote's article: through its link to the quote, or a button. */
const linkCitation = (citation: HTMLElement, quote: string, open: () => void): void => {
  const link = [...citation.querySelectorAll('a')].find(({ href }) => href.includes(':~:text='));
  if (link) {
    // With a modifier, the link goes where it says.
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    return;
  }
  if (quote === '' || !/^\d+ · /.test(citation.textContent ?? '')) return;
  const made = element('button', { type: 'button', class: 'link' }, 'open at the quote');
  made.addEventListener('click', open);
  citation.append(' · ', made);
};

const blockNodes = (blocks: readonly Block[], context: MarkdownContext): HTMLElement[] => {
  const nodes = blocks.map((block) => blockNode(block, context));
  const { openQuote } = context;
  if (openQuote === undefined) return nodes;
  blocks.forEach((block, i) => {
    const before = blocks[i - 1];
    const node = nodes[i];
    if (block.type !== 'subtext' || before?.type !== 'quote' || node === undefined) return;
    const quote = markdownText(before.children);
    const citation = node.textContent ?? '';
    linkCitation(node, quote, () => openQuote(quote, citation));
  });
  return nodes;
};

/** Draws Discord's markdown. */
export const drawMarkdown = (source: string, context: MarkdownContext): HTMLElement[] =>
  blockNodes(parseMarkdown(source), context);
