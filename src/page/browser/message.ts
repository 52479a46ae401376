import { TRY_BUTTON } from '../try-button.ts';
import type { WireButton, WireMessage } from '../wire.ts';
import { button, element } from './element.ts';
import { drawMarkdown, type MarkdownContext, plainText } from './markdown.ts';
import { thumb } from './thumb.ts';

/** What can be done with a message, and what is known around it. */
export interface MessageContext extends MarkdownContext {
  readonly find: (id: string) => WireMessage | undefined;
  readonly press: (message: WireMessage, pressed: WireButton) => void;
  readonly ask: (question: string) => void;
  readonly reply: (message: WireMessage) => void;
  readonly more: (message: WireMessage, from: HTMLElement) => void;
  readonly dismiss: (message: WireMessage) => void;
  readonly openChannel: (id: string) => void;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short' });

const excerpt = (content: string, context: MessageContext): string => {
  const text = plainText(content, context);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};

const replyLine = (reply: NonNullable<WireMessage['reply']>, context: MessageContext): HTMLElement => {
  const known = context.find(reply.id);
  const author = reply.author ?? known?.author.name ?? null;
  if (author === null) return element('div', { class: 'above' }, 'Reply to a message that was deleted');
  return element(
    'div',
    { class: 'above' },
    'Reply to ',
    element('strong', {}, author),
    `: ${excerpt(known?.content ?? reply.content, context)}`,
  );
};

const componentButton = (message: WireMessage, one: WireButton, context: MessageContext): HTMLElement => {
  const names: Readonly<Record<string, string>> = { '👍': 'Helpful', '👎': 'Not helpful' };
  const face = [one.emoji, one.label].filter(Boolean).join(' ');
  if (one.url !== null && /^https?:/i.test(one.url))
    return element(
      'a',
      {
        class: 'component link-button',
        href: one.url,
        target: '_blank',
        rel: 'noopener noreferrer nofollow',
      },
      face,
    );
  const label = one.label === '' ? (names[one.emoji ?? ''] ?? one.emoji) : null;
  return button(
    { class: `component ${one.style}`, disabled: one.disabled, 'aria-label': label, 'data-button': one.id },
    (one.label === '' ? thumb(one.emoji) : null) ?? face,
    () => {
      if (one.id?.startsWith(TRY_BUTTON)) context.ask(one.label);
      else context.press(message, one);
    },
  );
};

const head = (message: WireMessage): HTMLElement =>
  element(
    'div',
    { class: 'head' },
    element('strong', { class: message.author.bot ? 'author bot' : 'author' }, message.author.name),
    message.author.bot ? element('span', { class: 'badge' }, 'App') : null,
    element(
      'time',
      { datetime: message.timestamp, title: whole.format(new Date(message.timestamp)) },
      clock.format(new Date(message.timestamp)),
    ),
  );

const body = (message: WireMessage, context: MessageContext): HTMLElement => {
  const made = element('div', { class: 'body' });
  if (message.loading)
    made.append(element('p', { class: 'thinking' }, `${message.author.name} is thinking…`));
  else made.append(...drawMarkdown(message.content, message.author.bot ? context : { names: context.names }));
  if (message.edited) made.append(element('small', { class: 'edited' }, '(edited)'));
  return made;
};

/** Draws a message. */
export const drawMessage = (message: WireMessage, context: MessageContext): HTMLElement => {
  const { author, command, reply, thread } = message;
  const content = element('div', { class: 'content' });
  if (command)
    content.append(
      element(
        'div',
        { class: 'above' },
        element('strong', {}, command.person),
        ' used ',
        element('span', { class: 'mention' }, `${/^[a-z]/.test(command.name) ? '/' : ''}${command.name}`),
      ),
    );
  else if (reply) content.append(replyLine(reply, context));
  content.append(head(message), body(message, context));
  for (const row of message.loading ? [] : message.rows)
    content.append(
      element('div', { class: 'row' }, ...row.map((one) => componentButton(message, one, context))),
    );
  if (thread)
    content.append(
      button({ class: 'thread' }, `Thread: ${thread.name}`, () => context.openChannel(thread.id)),
    );
  if (message.ephemeral)
    content.append(
      element(
        'div',
        { class: 'only-you' },
        'Only you can see this · ',
        button({ class: 'link' }, 'Dismiss message', () => context.dismiss(message)),
      ),
    );
  const tools = element('div', { class: 'tools' });
  if (!message.ephemeral && !message.loading) {
    const more = button(
      {
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        'aria-label': `More for the message of ${author.name}`,
      },
      '⋯',
      () => context.more(message, more),
    );
    tools.append(
      button({ 'aria-label': `Reply to ${author.name}` }, '↩', () => context.reply(message)),
      more,
    );
  }
  return element(
    'article',
    {
      class: message.ephemeral ? 'message ephemeral' : 'message',
      'data-id': message.id,
      'aria-label': `${author.name}, ${clock.format(new Date(message.timestamp))}`,
    },
    element(
      'div',
      { class: author.bot ? 'avatar bot' : 'avatar', 'aria-hidden': 'true' },
      author.bot ? '❝' : author.name.slice(0, 1),
    ),
    content,
    tools,
  );
};
