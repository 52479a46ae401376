import { button, element } from './element.ts';

/** Something that a menu offers. */
export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

let close: (() => void) | null = null;

/** Opens a menu below a button: arrow keys move in it, Escape closes it and gives the focus back. */
export const openMenu = (from: HTMLElement, name: string, items: readonly MenuItem[]): void => {
  close?.();
  const menu = element('div', { class: 'menu', role: 'menu', 'aria-label': name });
  const shut = (): void => {
    menu.remove();
    document.removeEventListener('pointerdown', outside, true);
    from.setAttribute('aria-expanded', 'false');
    close = null;
  };
  const outside = (event: Event): void => {
    if (event.target instanceof Node && !menu.contains(event.target)) shut();
  };
  const made = items.map(({ label, run }) =>
    button({ role: 'menuitem', tabindex: -1 }, label, () => {
      shut();
      from.focus();
      run();
    }),
  );
  menu.append(...made);
  menu.addEventListener('keydown', (event) => {
    const at = made.indexOf(document.activeElement as HTMLButtonElement);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: made.length - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) made[(to + made.length) % made.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      shut();
      from.focus();
    } else return;
    event.preventDefault();
  });
  from.setAttribute('aria-expanded', 'true');
  from.after(menu);
  document.addEventListener('pointerdown', outside, true);
  close = shut;
  made[0]?.focus();
};
