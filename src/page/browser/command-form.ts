import type { WireChoice, WireCommand, WireOption } from '../wire.ts';
import { button, element } from './element.ts';
import { createListbox } from './listbox.ts';

type Value = string | number | boolean;
export type Values = Readonly<Record<string, Value>>;

/** What a form does with what is filled in. */
export interface CommandFormParts {
  readonly command: WireCommand;
  /** What was typed behind the command's name: goes into the first option. */
  readonly typed: string;
  readonly autocomplete: (values: Values, focused: string) => Promise<readonly WireChoice[]>;
  readonly send: (values: Values) => void;
  readonly cancel: () => void;
}

/** Milliseconds without a key before choices are asked for. */
const PAUSE = 120;

interface Field {
  readonly option: WireOption;
  readonly root: HTMLElement;
  readonly control: HTMLInputElement | HTMLSelectElement;
  /** `null` where nothing is filled in. */
  value(): Value | null;
}

const selectField = (option: WireOption, id: string): Field => {
  const choices: readonly { readonly name: string; readonly value: Value }[] =
    option.kind === 'boolean'
      ? [
          { name: 'True', value: true },
          { name: 'False', value: false },
        ]
      : option.choices;
  const control = element(
    'select',
    { id, 'aria-describedby': `${id}-hint` },
    element('option', { value: '' }, '–'),
    ...choices.map(({ name }, i) => element('option', { value: i }, name)),
  );
  const value = (): Value | null =>
    control.value === '' ? null : (choices[Number(control.value)]?.value ?? null);
  return { option, control, root: element('span', { class: 'control' }, control), value };
};

const textField = (
  option: WireOption,
  id: string,
  choicesFor: (typed: string) => Promise<readonly WireChoice[]>,
): Field => {
  const control = element('input', {
    id,
    type: option.kind === 'number' ? 'number' : 'text',
    step: option.kind === 'number' ? 'any' : null,
    required: option.required,
    autocomplete: 'off',
    'aria-describedby': `${id}-hint`,
  });
  const root = element('span', { class: 'control' }, control);
  // What people see of a choice is its name; what is sent is its value.
  let chosen: WireChoice | null = null;
  if (option.autocomplete) {
    const list = createListbox(control, `Choices for ${option.shownName}`);
    root.append(list.root);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let latest = 0;
    const offer = async (): Promise<void> => {
      const mine = ++latest;
      const choices = await choicesFor(control.value).catch(() => []);
      if (mine !== latest || document.activeElement !== control) return;
      list.show(
        choices.map((choice) => ({
          label: choice.name,
          hint: '',
          choose: () => {
            chosen = choice;
            control.value = choice.name;
          },
        })),
      );
    };
    control.addEventListener('input', () => {
      chosen = null;
      clearTimeout(timer);
      timer = setTimeout(() => void offer(), PAUSE);
    });
    control.addEventListener('focus', () => void offer());
    control.addEventListener('blur', () => list.hide());
    control.addEventListener('keydown', (event) => list.key(event));
  }
  const value = (): Value | null => {
    if (control.value.trim() === '') return null;
    if (chosen !== null) return chosen.value;
    return option.kind === 'number' ? Number(control.value) : control.value;
  };
  return { option, control, root, value };
};

/** A slash command to fill in, each option with its name and hint; Enter sends it, Escape gives up. */
export const createCommandForm = ({
  command,
  typed,
  autocomplete,
  send,
  cancel,
}: CommandFormParts): HTMLFormElement => {
  const valuesNow = (): Record<string, Value> =>
    Object.fromEntries(
      fields.flatMap(({ option, value }) => {
        const now = value();
        return now === null ? [] : [[option.name, now]];
      }),
    );
  const fields: Field[] = command.options.map((option, i) => {
    const id = `option-${i}`;
    if (option.kind === 'boolean' || option.choices.length > 0) return selectField(option, id);
    return textField(option, id, (text) =>
      autocomplete({ ...valuesNow(), [option.name]: text }, option.name),
    );
  });
  const form = element(
    'form',
    {
      class: 'command-form',
      'aria-label': `/${command.shownName}: ${command.description}`,
      novalidate: true,
    },
    element(
      'div',
      { class: 'command-name' },
      element('strong', {}, `/${command.shownName}`),
      ` ${command.description}`,
    ),
    ...fields.map(({ option, root, control }) =>
      element(
        'div',
        { class: 'option' },
        element('label', { for: control.id }, `${option.shownName}${option.required ? ' (needed)' : ''}`),
        root,
        element('small', { id: `${control.id}-hint` }, option.description),
      ),
    ),
    element(
      'div',
      { class: 'row' },
      element('button', { type: 'submit', class: 'component primary' }, 'Send'),
      button({ class: 'component secondary' }, 'Cancel', cancel),
    ),
  );
  const first = fields.find(({ control }) => control instanceof HTMLInputElement);
  if (first && typed !== '') first.control.value = typed;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const missing = fields.find(({ option, value }) => option.required && value() === null);
    if (missing) {
      missing.control.setAttribute('aria-invalid', 'true');
      missing.control.focus();
    } else send(valuesNow());
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) cancel();
    if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
  return form;
};
