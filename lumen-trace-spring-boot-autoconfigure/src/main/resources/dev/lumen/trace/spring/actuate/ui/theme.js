import { choose, chosen } from './choice.js';
import { button } from './dom.js';

const NEXT = { system: 'light', light: 'dark', dark: 'system' };

export function themeSwitch() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let theme = NEXT[chosen('theme')] ? chosen('theme') : 'system';
  const toggle = button('', () => {
    theme = NEXT[theme];
    choose('theme', theme);
    show();
  }, { class: 'quiet' });
  function show() {
    document.documentElement.dataset.theme = theme !== 'system' ? theme : dark.matches ? 'dark' : 'light';
    toggle.textContent = `Theme: ${theme}`;
    dispatchEvent(new Event('theme'));
  }
  dark.addEventListener('change', show);
  show();
  return toggle;
}
