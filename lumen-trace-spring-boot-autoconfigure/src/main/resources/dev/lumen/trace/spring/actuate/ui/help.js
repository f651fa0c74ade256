import { button, el, fill } from './dom.js';

const NAMES = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', ' ': 'Space' };

export function help(bindings) {
  const list = el('dl.keys', {});
  const dialog = el('dialog', { 'aria-labelledby': 'help-title' },
      el('h2', { id: 'help-title' }, 'Keys'), list,
      button('Close', () => dialog.close(), { autofocus: true }));
  return {
    element: dialog,
    toggle() {
      if (dialog.open) {
        dialog.close();
        return;
      }
      fill(list, bindings().map(({ keys, what }) => [
        el('dt', {}, keys.map(key => el('kbd', {}, key.replace(/Arrow\w+|Escape|^ $/, name => NAMES[name])))),
        el('dd', {}, what),
      ]));
      dialog.showModal();
    },
  };
}
