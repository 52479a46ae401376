import type { WireAdded, WireArticle, WireText, WireWork } from '../wire.ts';
import { button, element } from './element.ts';

/** What the panel of articles needs from the page. */
export interface LibraryParts {
  readonly text: (id: string) => Promise<WireText>;
  /** Shows it where something is refused. */
  readonly attempt: (task: Promise<unknown>) => void;
  readonly addAddress: (address: string) => Promise<WireAdded>;
  readonly addFile: (file: File) => Promise<WireAdded>;
  readonly closed: () => void;
}

/** The articles: a list, the text of one, and where new ones are given. */
export interface Library {
  readonly root: HTMLElement;
  /** Lists the articles; an open one is shown as it is now, or closed when it is none of them. */
  show(articles: readonly WireArticle[]): void;
  /** Which endings files may have. */
  accept(endings: readonly string[]): void;
  /** Opens an article; with a range of its text, at that range, marked. */
  open(id: string, start?: number, end?: number): Promise<void>;
  work(work: WireWork | null): void;
  add(files: Iterable<File>): Promise<void>;
}

const facts = ({ author, published, passages }: WireArticle): string =>
  [author, published?.slice(0, 10) ?? null, `${passages} passage${passages === 1 ? '' : 's'}`]
    .filter((fact) => fact !== null)
    .join(' · ');

/** Front matter is the file's, not the article's. */
const bodyStart = (text: string): number => /^---\r?\n[\s\S]*?\r?\n---\r?\n/.exec(text)?.[0].length ?? 0;

/** Draws `text.slice(from, to)` with the part of it that lies in the range marked. */
const marked = (text: string, from: number, to: number, start: number, end: number): (Node | string)[] => {
  const [left, right] = [Math.max(from, start), Math.min(to, end)];
  if (left >= right) return [text.slice(from, to)];
  return [text.slice(from, left), element('mark', {}, text.slice(left, right)), text.slice(right, to)];
};

const paragraphs = (text: string, start: number, end: number): HTMLElement[] => {
  const first = bodyStart(text);
  return [...text.slice(first).matchAll(/\S[\s\S]*?(?=\s*(?:\r?\n[ \t]*\r?\n|$(?![\s\S])))/g)].map(
    (match) => {
      const heading = /^#{1,6} +/.exec(match[0])?.[0].length ?? 0;
      const from = first + match.index + heading;
      const made = element(heading > 0 ? 'h4' : 'p');
      made.append(...marked(text, from, first + match.index + match[0].length, start, end));
      return made;
    },
  );
};

const percent = ({ done, total }: WireWork): number =>
  total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 100;

export const createLibrary = (parts: LibraryParts): Library => {
  const list = element('ul', { class: 'articles' });
  const reading = element('div', { class: 'reading', hidden: true });
  const status = element('p', { class: 'status', role: 'status' });
  const bar = element('progress', { max: 100, value: 0, 'aria-label': 'Indexing', hidden: true });
  const address = element('input', {
    id: 'address',
    type: 'url',
    placeholder: 'https://…',
    autocomplete: 'off',
    required: true,
  });
  const chooser = element('input', { id: 'file', type: 'file', multiple: true, class: 'sr' });
  const form = element(
    'form',
    { class: 'add', novalidate: true },
    element('label', { for: 'address' }, 'Add an article by its address'),
    element(
      'div',
      { class: 'line' },
      address,
      element('button', { type: 'submit', class: 'component primary' }, 'Add'),
    ),
    element(
      'label',
      { for: 'file', class: 'file' },
      chooser,
      element('span', {}, 'or choose a file, or drop one here'),
    ),
  );
  const overview = element('div', { class: 'overview' }, list, form, bar, status);
  const root = element(
    'aside',
    { class: 'library', id: 'library', 'aria-label': 'Articles' },
    element(
      'div',
      { class: 'library-head' },
      element('h2', {}, 'Articles'),
      button({ class: 'close', 'aria-label': 'Close the articles' }, '✕', parts.closed),
    ),
    overview,
    reading,
  );
  /** The article that is open, as it is shown. */
  let opened: WireText | null = null;

  const close = (): void => {
    opened = null;
    reading.hidden = true;
    reading.replaceChildren();
    overview.hidden = false;
  };
  const back = (): void => {
    close();
    list.querySelector('button')?.focus();
  };
  const draw = (shown: WireText, start: number, end: number): HTMLElement => {
    const title = element('h3', { tabindex: -1 }, shown.article.title);
    reading.replaceChildren(
      button({ class: 'link' }, '← All articles', back),
      title,
      element('p', { class: 'facts' }, facts(shown.article)),
      ...paragraphs(shown.text, start, end),
    );
    opened = shown;
    return title;
  };
  /** Draws the open article again where it has changed; the view stays where it is. */
  const renew = async (): Promise<void> => {
    const before = opened;
    if (before === null) return;
    const now = await parts.text(before.article.id);
    if (opened !== before || now.text === before.text) return;
    const held = reading.contains(document.activeElement);
    const title = draw(now, 0, 0);
    if (held) title.focus({ preventScroll: true });
  };
  const open: Library['open'] = async (id, start = 0, end = 0) => {
    const title = draw(await parts.text(id), start, end);
    overview.hidden = true;
    reading.hidden = false;
    root.classList.add('open');
    const mark = reading.querySelector('mark');
    title.focus({ preventScroll: true });
    if (mark) mark.scrollIntoView({ block: 'center' });
    else root.scrollTop = 0;
  };
  const adding = async (name: string, add: () => Promise<WireAdded>): Promise<void> => {
    status.textContent = `${name} is being read…`;
    try {
      status.textContent = (await add()).said;
    } catch (error) {
      status.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  const library: Library = {
    root,
    show(articles) {
      if (opened !== null) {
        const { id: open } = opened.article;
        if (articles.some(({ id }) => id === open)) void renew().catch(() => undefined);
        else close();
      }
      const focused = [...list.children].findIndex((line) => line.contains(document.activeElement));
      list.replaceChildren(
        ...articles.map((article) =>
          element(
            'li',
            {},
            button({ class: 'article' }, article.title, () => parts.attempt(open(article.id))),
            element('small', {}, facts(article)),
          ),
        ),
      );
      if (focused >= 0) list.children.item(focused)?.querySelector('button')?.focus();
    },
    accept(endings) {
      chooser.accept = endings.join(',');
    },
    open,
    work(work) {
      bar.hidden = work === null;
      if (work === null) return;
      bar.value = percent(work);
      bar.setAttribute('aria-valuetext', `${work.name}, ${percent(work)} %`);
    },
    async add(files) {
      if (overview.hidden) close();
      for (const file of files) await adding(file.name, () => parts.addFile(file));
    },
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wanted = address.value.trim();
    if (wanted === '') return;
    address.value = '';
    void adding(wanted, () => parts.addAddress(wanted));
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    if (!reading.hidden) back();
    else if (root.classList.contains('open')) parts.closed();
  });
  chooser.addEventListener('change', () => {
    const files = [...(chooser.files ?? [])];
    chooser.value = '';
    void library.add(files);
  });
  return library;
};
