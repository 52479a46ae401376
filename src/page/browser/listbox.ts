import { element } from './element.ts';

/** One line of a list to choose from. */
export interface ListItem {
  readonly label: string;
  readonly hint: string;
  readonly choose: () => void;
}

let number = 0;

/** A list that belongs to a text field: arrow keys move in it while the focus stays in the field. */
export interface Listbox {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  show(items: readonly ListItem[]): void;
  hide(): void;
  /** Returns whether the key was for the list. */
  key(event: KeyboardEvent): boolean;
}

/** @param name what a screen reader calls it */
export const createListbox = (field: HTMLElement, name: string): Listbox => {
  const id = `list-${++number}`;
  const root = element('div', { id, class: 'listbox', role: 'listbox', 'aria-label': name, hidden: true });
  let items: readonly ListItem[] = [];
  let at = 0;
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', id);
  field.setAttribute('aria-expanded', 'false');

  const mark = (): void => {
    [...root.children].forEach((child, i) => {
      child.setAttribute('aria-selected', String(i === at));
      if (i === at) child.scrollIntoView({ block: 'nearest' });
    });
    field.setAttribute('aria-activedescendant', `${id}-${at}`);
  };
  const hide = (): void => {
    items = [];
    root.hidden = true;
    root.replaceChildren();
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (item: ListItem | undefined): void => {
    hide();
    item?.choose();
  };
  return {
    root,
    get isOpen() {
      return items.length > 0;
    },
    show(given) {
      if (given.length === 0) {
        hide();
        return;
      }
      items = given;
      at = 0;
      root.replaceChildren(
        ...given.map((item, i) => {
          const line = element(
            'div',
            { id: `${id}-${i}`, role: 'option' },
            element('span', {}, item.label),
            item.hint === '' ? null : element('small', { class: 'hint' }, item.hint),
          );
          // Not click: the field would lose the focus first.
          line.addEventListener('pointerdown', (event) => {
            event.preventDefault();
            choose(item);
          });
          return line;
        }),
      );
      root.hidden = false;
      field.setAttribute('aria-expanded', 'true');
      mark();
    },
    hide,
    key(event) {
      if (items.length === 0) return false;
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp':
          at = (at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length;
          mark();
          break;
        case 'Enter':
        case 'Tab':
          if (event.shiftKey) return false;
          choose(items[at]);
          break;
        case 'Escape':
          hide();
          break;
        default:
          return false;
      }
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
};
