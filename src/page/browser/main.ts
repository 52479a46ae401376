import type { WireChannel, WireCommand, WireEvent, WireMessage, WireState } from '../wire.ts';
import { createComposer } from './composer.ts';
import { button, element } from './element.ts';
import { createLibrary } from './library.ts';
import { plainText } from './markdown.ts';
import { openMenu } from './menu.ts';
import { drawMessage, type MessageContext } from './message.ts';
import { listen, NOT_CONNECTED, server } from './server.ts';

/** Milliseconds that a typing sign lasts, as in Discord. */
const TYPING = 10_000;
/** Pixels from the end within which new messages pull the view along. */
const NEAR_END = 120;

/** What this browser remembers. */
const kept = {
  get: (name: string): string | null => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set: (name: string, value: string): void => {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Without storage the choice lasts until the page is closed.
    }
  },
};

let as = kept.get('person') ?? 'Ada';
let state: WireState | null = null;
let channel = '';
/** The channel whose messages are drawn, and the number of the last attempt to enter one. */
let entered: string | null = null;
let entry = 0;
/** What happens while a channel is fetched, `null` else: whether what is fetched holds it, nobody can tell. */
let held: WireEvent[] | null = null;
/** Resolves when the channel that was chosen last is there; what is sent before belongs into that one. */
let arriving: Promise<unknown> = Promise.resolve();
let commands: readonly WireCommand[] = [];
let messages = new Map<string, WireMessage>();
const drawn = new Map<string, HTMLElement>();
let stopListening: () => void = () => undefined;
let typingEnds: ReturnType<typeof setTimeout> | undefined;

const log = element('div', { class: 'log', role: 'log', 'aria-label': 'Messages', tabindex: 0 });
const typing = element('div', { class: 'typing', 'aria-live': 'polite' });
const alertLine = element('div', { class: 'alert', role: 'alert' });
const channelTitle = element('h1', {});
const channels = element('nav', { class: 'channels', 'aria-label': 'Channels' });
const people = element('select', { id: 'person' });
const theme = button({ class: 'theme' }, '', () => setTheme(themeNow() === 'dark' ? 'light' : 'dark'));

const themeNow = (): 'dark' | 'light' =>
  document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
const setTheme = (next: 'dark' | 'light', remember = true): void => {
  document.documentElement.dataset['theme'] = next;
  theme.textContent = next === 'dark' ? '☀' : '☾';
  theme.setAttribute('aria-label', next === 'dark' ? 'Use light colours' : 'Use dark colours');
  if (remember) kept.set('theme', next);
};

const complain = (error: unknown): void => {
  alertLine.textContent = error instanceof Error ? error.message : String(error);
};
/** Does something that may be refused; the refusal is shown, and thrown on for whoever waits. */
const attempt = async <T>(task: Promise<T>): Promise<T> => {
  alertLine.textContent = '';
  try {
    return await task;
  } catch (error) {
    complain(error);
    throw error;
  }
};
const quietly = (task: Promise<unknown>): void => void task.catch(() => undefined);

const nameOf = ({ kind, name }: WireChannel): string => (kind === 'text' ? `#${name}` : name);

/** Mentions are written as people read them, and sent as Discord writes them. */
const withMentions = (text: string): string => {
  const known = Object.entries(state?.names.users ?? {}).sort(([, a], [, b]) => b.length - a.length);
  return known.reduce((done, [id, name]) => done.replaceAll(`@${name}`, `<@${id}>`), text);
};

const say = (text: string, replyTo: string | null = null): Promise<WireMessage> =>
  attempt(arriving.then(() => server.say(as, channel, withMentions(text), replyTo)));

const composer = createComposer({
  commands: () => commands,
  say: async (text, replyTo) => void (await say(text, replyTo)),
  run: async (command, values) =>
    void (await attempt(arriving.then(() => server.command(as, channel, command.name, values)))),
  autocomplete: (command, values, focused) => server.autocomplete(as, channel, command.name, values, focused),
});

const showLibrary = (open: boolean): void => {
  library.root.classList.toggle('open', open);
  libraryButton.setAttribute('aria-expanded', String(open));
};
const library = createLibrary({
  text: (id) => server.article(as, channel, id),
  attempt: (task) => quietly(attempt(task)),
  addAddress: server.address,
  addFile: async (file) => {
    const limits = state?.limits;
    if (limits && file.size > limits.uploadBytes)
      throw new Error(`${file.name} is larger than ${limits.uploadBytes / 1e6} MB.`);
    return server.file(file);
  },
  closed: () => {
    showLibrary(false);
    libraryButton.focus();
  },
});
const libraryButton = button(
  { class: 'library-button', 'aria-controls': 'library', 'aria-expanded': 'false' },
  'Articles',
  () => showLibrary(!library.root.classList.contains('open')),
);

const openQuote = async (quote: string, citation: string): Promise<void> => {
  const place = await attempt(server.quote(as, channel, quote, citation));
  if (place === null) complain(new Error('The articles no longer have these words.'));
  else {
    showLibrary(true);
    await attempt(library.open(place.article, place.start, place.end));
  }
};

const context = (): MessageContext => ({
  names: state?.names ?? { users: {}, channels: {}, roles: {} },
  openQuote: (quote, citation) => quietly(openQuote(quote, citation)),
  find: (id) => messages.get(id),
  press: (message, { id, label }) => quietly(attempt(server.click(as, channel, message.id, id ?? label))),
  ask: (question) => quietly(say(question)),
  reply: (message) => composer.reply(message),
  dismiss: (message) => quietly(attempt(server.delete(as, channel, message.id))),
  openChannel: (id) => quietly(enter(id)),
  more: (message, from) => {
    const where = state?.channels.find(({ id }) => id === channel);
    openMenu(from, 'Message', [
      { label: 'Reply', run: () => composer.reply(message) },
      ...(where?.kind === 'text' && message.thread === null
        ? [{ label: 'Open a thread', run: () => quietly(openThread(message)) }]
        : []),
      ...commands
        .filter(({ kind }) => kind === 'message')
        .map(({ name, shownName }) => ({
          label: `Apps: ${shownName}`,
          run: () => quietly(attempt(server.menu(as, channel, message.id, name))),
        })),
      ...(message.author.id === state?.me.id
        ? [{ label: 'Delete', run: () => quietly(attempt(server.delete(as, channel, message.id))) }]
        : []),
    ]);
  },
});

const openThread = async (message: WireMessage): Promise<void> => {
  const name = plainText(message.content, context()).slice(0, 90) || 'Thread';
  const { id } = await attempt(server.thread(as, channel, message.id, name));
  await refresh();
  await enter(id);
};

const atEnd = (): boolean => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
const toEnd = (): void => {
  log.scrollTop = log.scrollHeight;
};

/** Whether the view is at the end, also when its height changes. */
let following = true;
log.addEventListener('scroll', () => {
  following = atEnd();
});
new ResizeObserver(() => {
  if (following) toEnd();
}).observe(log);

const draw = (message: WireMessage): void => {
  const follow = atEnd();
  const before = drawn.get(message.id);
  const made = drawMessage(message, context());
  const focused = before?.contains(document.activeElement)
    ? (document.activeElement as HTMLElement).dataset['button']
    : undefined;
  if (before) before.replaceWith(made);
  else log.append(made);
  drawn.set(message.id, made);
  if (focused !== undefined)
    made.querySelector<HTMLElement>(`[data-button="${CSS.escape(focused)}"]`)?.focus();
  if (follow) toEnd();
  following = atEnd();
};

const noTyping = (): void => {
  clearTimeout(typingEnds);
  typing.textContent = '';
};

const hear = (event: WireEvent): void => {
  if (held !== null) held.push(event);
  else handle(event);
};

const release = (): void => {
  const late = held ?? [];
  held = null;
  for (const event of late) handle(event);
};

const handle = (event: WireEvent): void => {
  switch (event.type) {
    case 'message':
    case 'edit': {
      const { message } = event;
      if (message.channel !== channel) return;
      if (message.author.bot) noTyping();
      messages.set(message.id, {
        ...message,
        thread: message.thread ?? messages.get(message.id)?.thread ?? null,
      });
      draw(messages.get(message.id) ?? message);
      // What somebody just asked for is what they want to see.
      if (event.type === 'message' && (message.author.id === state?.me.id || message.ephemeral)) toEnd();
      return;
    }
    case 'delete':
      if (event.channel !== channel) return;
      messages.delete(event.id);
      drawn.get(event.id)?.remove();
      drawn.delete(event.id);
      return;
    case 'typing':
      if (event.channel !== channel || event.user === state?.me.id) return;
      noTyping();
      typing.textContent = `${state?.names.users[event.user] ?? 'Somebody'} is typing…`;
      typingEnds = setTimeout(noTyping, TYPING);
      return;
    case 'work':
      library.work(event.work);
      return;
    case 'unanswered':
      complain(new Error('The application did not respond.'));
      return;
    case 'changed':
      quietly(refresh().then(showArticles));
  }
};

const drawChannels = ({ channels: all, server: name }: WireState): void => {
  const line = (one: WireChannel): HTMLElement =>
    button(
      { class: `channel ${one.kind}`, 'aria-current': one.id === channel ? 'page' : null },
      one.kind === 'direct' ? `@ ${one.name}` : one.kind === 'thread' ? `⤷ ${one.name}` : `# ${one.name}`,
      () => quietly(enter(one.id)),
    );
  const texts = all.filter(({ kind }) => kind === 'text');
  channels.replaceChildren(
    element('h2', {}, name),
    ...texts.flatMap((one) => [line(one), ...all.filter(({ parent }) => parent === one.id).map(line)]),
    element('h2', {}, 'Direct messages'),
    ...all.filter(({ kind }) => kind === 'direct').map(line),
  );
};

/** Fetches everything but messages again. @returns whether it is still wanted */
const refresh = async (): Promise<boolean> => {
  const asking = as;
  const next = await server.state(as);
  // Whoever was switched to meanwhile fetches their own.
  if (asking !== as) return false;
  state = next;
  if (!next.channels.some(({ id }) => id === channel)) channel = next.channels[0]?.id ?? '';
  people.replaceChildren(
    ...next.people.map(({ name }) => element('option', { value: name, selected: name === as }, name)),
  );
  drawChannels(next);
  library.accept(next.limits.endings);
  library.work(next.work);
  const here = next.channels.find(({ id }) => id === channel);
  if (here) channelTitle.textContent = nameOf(here);
  return true;
};

/** Shows the articles that there are in the channel now. */
const showArticles = async (): Promise<void> => {
  const [asking, where] = [as, channel];
  const found = await server.articles(as, channel);
  if (asking === as && where === channel) library.show(found);
};

/** Shows a channel as it is now. */
const enter = (id: string): Promise<void> => {
  const arrival = show(id);
  arriving = arrival.catch(() => undefined);
  return arrival;
};

const show = async (id: string): Promise<void> => {
  const mine = ++entry;
  held ??= [];
  const [found, offered, articles] = await attempt(
    Promise.all([server.messages(as, id), server.commands(as, id), server.articles(as, id)]),
  ).catch((error: unknown) => {
    if (mine === entry) release();
    throw error;
  });
  // Whoever went on elsewhere, or became somebody else, does not want this any more.
  if (mine !== entry) return;
  library.show(articles);
  const moved = id !== entered;
  channel = id;
  entered = id;
  commands = offered;
  messages = new Map(found.map((message) => [message.id, message]));
  if (moved) {
    noTyping();
    log.replaceChildren();
    drawn.clear();
  }
  for (const [old, node] of drawn)
    if (!messages.has(old)) {
      node.remove();
      drawn.delete(old);
    }
  for (const message of found) draw(message);
  const here = state?.channels.find((one) => one.id === id);
  if (here) {
    channelTitle.textContent = nameOf(here);
    document.title = `${nameOf(here)} – Pullquote`;
    if (moved) composer.place(nameOf(here));
  }
  if (state) drawChannels(state);
  if (moved) toEnd();
  release();
};

/** Becomes somebody: their view of everything, from now on. */
const become = (name: string): void => {
  stopListening();
  entry++;
  entered = null;
  held = null;
  as = name;
  kept.set('person', name);
  drawn.clear();
  log.replaceChildren();
  messages.clear();
  const catchUp = async (): Promise<void> => {
    if (await refresh()) await enter(channel);
  };
  stopListening = listen(as, hear, (connected) => {
    document.body.classList.toggle('offline', !connected);
    if (!connected) complain(new Error(NOT_CONNECTED));
    else quietly(attempt(catchUp()));
  });
};

people.addEventListener('change', () => {
  become(people.value);
});

const onDrop = (): void => {
  const over = element('div', { class: 'drop', hidden: true, 'aria-hidden': 'true' }, 'Drop it to index it');
  document.body.append(over);
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) over.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    over.hidden = true;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    showLibrary(true);
    quietly(library.add([...(event.dataTransfer?.files ?? [])]));
  });
};

const start = async (): Promise<void> => {
  const remembered = kept.get('theme');
  const light = matchMedia('(prefers-color-scheme: light)').matches;
  setTheme(remembered === 'light' || (remembered === null && light) ? 'light' : 'dark', false);
  document
    .getElementById('app')
    ?.append(
      channels,
      element(
        'main',
        {},
        element(
          'header',
          {},
          channelTitle,
          element('label', { for: 'person' }, 'You are '),
          people,
          theme,
          libraryButton,
        ),
        log,
        alertLine,
        typing,
        composer.root,
      ),
      library.root,
    );
  onDrop();
  // Whoever this browser remembers may not be known here any more.
  await server.state(as).catch(() => {
    as = 'Ada';
  });
  become(as);
  composer.focus();
};

quietly(attempt(start()));
