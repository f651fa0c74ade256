import { button } from './dom.js';

const KEY = 'lumen-trace-theme';
const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** A button that goes from the system's theme to light, to dark, and back. What is chosen is kept. */
export function themeSwitch() {
  let theme = stored();
  const toggle = button('', () => {
    theme = NEXT[theme];
    store(theme);
    show();
  }, { class: 'quiet' });
  function show() {
    if (theme === 'system') {
      document.documentElement.removeAttribute('data-theme');
    } else {
      document.documentElement.setAttribute('data-theme', theme);
    }
    toggle.textContent = `Theme: ${theme}`;
    toggle.title = `Show in ${NEXT[theme] === 'system' ? 'the system’s theme' : NEXT[theme]}`;
  }
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
