import type { DraftBlock } from './draft.ts';

/** As much of the DOM as reading needs; linkedom's nodes are such. */
export interface Dom {
  readonly nodeType: number;
  readonly nodeName: string;
  readonly textContent: string | null;
  readonly childNodes: Iterable<Dom>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Dom | null;
  querySelectorAll(selector: string): Iterable<Dom>;
}

const element = 1;
const textNode = 3;
/** Stands for `<br>` until white space is collapsed, which leaves it alone; no other one gets into the words. */
const lineBreak = '\v';

const skipped = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE SVG MATH BUTTON FORM INPUT SELECT TEXTAREA IFRAME OBJECT VIDEO AUDIO CANVAS NAV'.split(
    ' ',
  ),
);
const blockLevel = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR HTML LI MAIN OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL CAPTION CENTER'.split(
    ' ',
  ),
);

const cells = new Set(['TD', 'TH']);

interface Piece {
  readonly kind: DraftBlock['kind'];
  readonly words: string;
  readonly link: boolean;
}

/** Words gathered for one block, and how many of them stand in links. */
interface Open {
  words: string;
  linked: number;
}

/** Text and blocks of the readable part of a page, under its title. */
export const pageBlocks = (root: Dom, title: string | null): { text: string; blocks: DraftBlock[] } => {
  const pieces = piecesOf(root);
  const first = pieces[0];
  if (title !== null && !(first?.kind === 'heading' && same(first.words, title))) {
    pieces.unshift({ kind: 'heading', words: title, link: false });
  }
  const blocks: DraftBlock[] = [];
  let text = '';
  for (const { kind, words, link } of pieces) {
    if (text !== '') text += '\n\n';
    const start = text.length;
    text += words;
    blocks.push({
      start,
      end: text.length,
      kind,
      ...(kind === 'left-out' ? { reason: 'code' } : {}),
      ...(link ? { link } : {}),
    });
  }
  return { text, blocks };
};

const same = (a: string, b: string): boolean =>
  a.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '') === b.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The words of an element as a browser shows them on one line. */
export const elementText = (node: Dom): string => collapse(node.textContent ?? '');

/** HTML's white space shrinks to one space; a no-break space stays. */
const collapse = (words: string): string => words.replace(/[ \t\n\r\f]+/g, ' ').replace(/^ | $/g, '');

const piecesOf = (root: Dom): Piece[] => {
  const pieces: Piece[] = [];
  let open: Open = { words: '', linked: 0 };
  let preformatted = 0;
  const close = (kind: Piece['kind']): void => {
    for (const part of open.words.split(/\v(?:[ \t\n\r\f]*\v)+/)) {
      const words = collapse(part)
        .replace(/ ?\v ?/g, '\n')
        .trim();
      if (/[\p{L}\p{N}]/u.test(words)) pieces.push({ kind, words, link: open.linked >= words.length * 0.9 });
    }
    open = { words: '', linked: 0 };
  };
  const addText = (node: Dom, inLink: boolean): void => {
    const words = (node.textContent ?? '').replaceAll(lineBreak, ' ');
    open.words += preformatted > 0 ? words.replace(/\r?\n[^\S\n]*(?=\r?\n)/g, lineBreak + lineBreak) : words;
    if (inLink) open.linked += collapse(words).length;
  };
  const walk = (node: Dom, kind: Piece['kind'], inLink: boolean): void => {
    if (node.nodeType === textNode) addText(node, inLink);
    const name = node.nodeName.toUpperCase();
    if (node.nodeType !== element || skipped.has(name) || isHidden(node)) return;
    if (name === 'BR') open.words += lineBreak;
    if (cells.has(name) && open.words.trim() !== '') open.words += ' | ';
    const apart = blockLevel.has(name);
    const inner = kindOf(node, name, kind);
    if (apart) close(kind);
    if (name === 'PRE') preformatted += 1;
    for (const child of node.childNodes) walk(child, inner, inLink || name === 'A');
    if (name === 'PRE') preformatted -= 1;
    if (apart) close(inner);
  };
  walk(root, 'body', false);
  return pieces;
};

const kindOf = (node: Dom, name: string, outer: Piece['kind']): Piece['kind'] => {
  if (/^H[1-6]$/.test(name)) return 'heading';
  if (name === 'FIGCAPTION' || name === 'CAPTION') return 'caption';
  return name === 'PRE' && node.querySelector('code') ? 'left-out' : outer;
};

const isHidden = (node: Dom): boolean =>
  node.getAttribute('hidden') !== null || node.getAttribute('aria-hidden') === 'true';
