import { button } from './dom.js';

const KEY = 'lumen-trace-theme';
const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** A button for the system's theme, light and dark, in turn. What is chosen is kept. */
export function themeSwitch() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let theme = stored();
  const toggle = button('', () => {
    theme = NEXT[theme];
    store(theme);
    show();
  }, { class: 'quiet' });
  function show() {
    document.documentElement.dataset.theme = theme !== 'system' ? theme : dark.matches ? 'dark' : 'light';
    toggle.textContent = `Theme: ${theme}`;
    toggle.title = `Show in ${NEXT[theme] === 'system' ? 'the system’s theme' : NEXT[theme]}`;
  }
  dark.addEventListener('change', show);
  show();
  return toggle;
}

// A browser may deny storage: the page works without.
function stored() {
  try {
    return NEXT[localStorage.getItem(KEY)] ? localStorage.getItem(KEY) : 'system';
  } catch {
    return 'system';
  }
}

function store(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Then it lasts until the page is left.
  }
}
