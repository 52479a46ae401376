import type { WireChoice, WireCommand, WireMessage } from '../wire.ts';
import { createCommandForm, type Values } from './command-form.ts';
import { button, element } from './element.ts';
import { createListbox } from './listbox.ts';

/** What the composer needs from the page. */
export interface ComposerParts {
  readonly commands: () => readonly WireCommand[];
  readonly say: (text: string, replyTo: string | null) => Promise<void>;
  readonly run: (command: WireCommand, values: Values) => Promise<void>;
  readonly autocomplete: (
    command: WireCommand,
    values: Values,
    focused: string,
  ) => Promise<readonly WireChoice[]>;
}

/** Where messages and commands are written. */
export interface Composer {
  readonly root: HTMLElement;
  /** Names the place in which is written. */
  place(name: string): void;
  reply(message: WireMessage): void;
  focus(): void;
}

/** Rows that the field grows to. */
const MOST_ROWS = 8;

export const createComposer = (parts: ComposerParts): Composer => {
  const field = element('textarea', { rows: 1, maxlength: 2000, class: 'field' });
  const list = createListbox(field, 'Commands');
  const send = element('button', { type: 'submit', class: 'component primary' }, 'Send');
  const form = element('form', { class: 'write' }, field, send);
  const above = element('div', { class: 'replying', hidden: true });
  const root = element('div', { class: 'composer' }, list.root, above, form);
  let replyTo: WireMessage | null = null;

  const grow = (): void => {
    field.rows = Math.min(MOST_ROWS, field.value.split('\n').length);
  };
  const noReply = (): void => {
    replyTo = null;
    above.hidden = true;
    above.replaceChildren();
  };
  const leaveForm = (): void => {
    root.querySelector('.command-form')?.remove();
    form.hidden = false;
    field.focus();
  };
  const openForm = (command: WireCommand, typed: string): void => {
    list.hide();
    field.value = '';
    grow();
    const made = createCommandForm({
      command,
      typed,
      autocomplete: (values, focused) => parts.autocomplete(command, values, focused),
      send: (values) => void parts.run(command, values).then(leaveForm, () => undefined),
      cancel: leaveForm,
    });
    form.hidden = true;
    root.append(made);
    const first = made.querySelector<HTMLElement>('input, select') ?? made.querySelector('button');
    first?.focus();
  };
  const slash = (): readonly WireCommand[] => parts.commands().filter(({ kind }) => kind === 'slash');
  const pick = (): void => {
    grow();
    const written = /^\/(\S*)$/.exec(field.value)?.[1];
    const [, name, typed = ''] = /^\/(\S+)\s([\s\S]*)$/.exec(field.value) ?? [];
    const named = slash().find((command) => command.shownName === name || command.name === name);
    if (named) openForm(named, typed);
    else if (written === undefined) list.hide();
    else
      list.show(
        slash()
          .filter(({ shownName, name: own }) => shownName.startsWith(written) || own.startsWith(written))
          .map((command) => ({
            label: `/${command.shownName}`,
            hint: [command.description, ...command.options.map(({ shownName }) => shownName)].join(' · '),
            choose: () => openForm(command, ''),
          })),
      );
  };
  const submit = (): void => {
    const text = field.value.trim();
    if (text === '') return;
    const to = replyTo?.id ?? null;
    field.value = '';
    grow();
    noReply();
    // What was not taken comes back, unless something else was written meanwhile.
    parts.say(text, to).catch(() => {
      if (field.value === '') field.value = text;
    });
  };

  field.addEventListener('input', pick);
  field.addEventListener('blur', () => list.hide());
  field.addEventListener('keydown', (event) => {
    if (list.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
    if (event.key === 'Escape') noReply();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  return {
    root,
    place(name) {
      field.placeholder = `Ask in ${name}, or type /`;
      field.setAttribute('aria-label', `Message to ${name}`);
      if (form.hidden) {
        root.querySelector('.command-form')?.remove();
        form.hidden = false;
      }
      noReply();
    },
    reply(message) {
      replyTo = message;
      above.replaceChildren(
        `Replying to ${message.author.name} `,
        button({ class: 'link' }, 'Cancel reply', () => {
          noReply();
          field.focus();
        }),
      );
      above.hidden = false;
      field.focus();
    },
    focus: () => field.focus(),
  };
};
