/*
 * The view's own keys come first, then those of the page. A key is not taken while somebody types, but for Escape; nor
 * behind a dialog; nor what scrolls a pane that has the focus.
 */

const TYPING = 'input, textarea, select, [contenteditable]';

const keyOf = event => (event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key);

/** A binding of one key or several, as `?`, `Enter` or `Shift+ArrowLeft`. `run` may return false to let the key go on. */
export const key = (keys, what, run) => ({ keys: [keys].flat(), what, run });

/** The keys that go through rows: `move` goes down so many, `page` are in sight. */
export const movingKeys = (noun, move, page) => [
  key(['ArrowDown', 'j'], `Next ${noun}`, () => move(1)),
  key(['ArrowUp', 'k'], `The ${noun} before`, () => move(-1)),
  key('PageDown', 'A page down', () => move(page())),
  key('PageUp', 'A page up', () => move(-page())),
  key('Home', `First ${noun}`, () => move(-Infinity)),
  key('End', `Last ${noun}`, () => move(Infinity)),
];

/** The row so many below the one at an index: no further than the ends, and the first where there is none. */
export const rowFrom = (rows, at, step) => rows[at < 0 && step < Infinity ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];

/** `bindings` gives those that count now. */
export function listenForKeys(bindings) {
  document.addEventListener('keydown', event => {
    const pressed = keyOf(event);
    const isAt = css => event.target.closest?.(css);
    // With AltGr, which has Ctrl and Alt down on Windows, [ and ] are typed.
    const isChord = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
    const isLeft = pressed !== 'Escape' && (isAt(TYPING) || ((pressed.length > 1 || pressed === ' ') && isAt('.side, pre')));
    if (event.defaultPrevented || isChord || isLeft || (pressed !== '?' && document.querySelector('dialog[open]'))) {
      return;
    }
    const bound = pressed === 'Escape' && isAt(TYPING) ? { run: () => event.target.blur() } : bindings().find(binding => binding.keys.includes(pressed));
    // Enter and the space bar belong to the button or link that has the focus.
    const native = (pressed === 'Enter' || pressed === ' ') && isAt('button, a, summary');
    if (bound && !native && bound.run(event) !== false) {
      event.preventDefault();
    }
  });
}
