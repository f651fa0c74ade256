/*
 * The view's own keys come first, then those of the page. A key is not taken while somebody types, but for Escape; nor
 * behind a dialog; nor what scrolls a pane that has the focus.
 */

const TYPING = 'input, textarea, select, [contenteditable]';

/** A key as the help lists it: `?`, `Enter`, `Shift+N`, `ArrowDown`. */
function keyOf(event) {
  return event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
}

/** The keys that go through rows: `move` goes down so many, `page` says how many are in sight. */
export const movingKeys = (noun, move, page) => [
  { keys: ['ArrowDown', 'j'], what: `Next ${noun}`, run: () => move(1) },
  { keys: ['ArrowUp', 'k'], what: `The ${noun} before`, run: () => move(-1) },
  { keys: ['PageDown'], what: 'A page down', run: () => move(page()) },
  { keys: ['PageUp'], what: 'A page up', run: () => move(-page()) },
  { keys: ['Home'], what: `First ${noun}`, run: () => move(-Infinity) },
  { keys: ['End'], what: `Last ${noun}`, run: () => move(Infinity) },
];

/** The row so many below the one at an index: no further than the ends, and the first where there is none. */
export const rowFrom = (rows, at, step) => rows[at < 0 && step < Infinity ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];

/** Listens for keys; `bindings` gives those that count now, whose `run` may return false to let one go on. */
export function listenForKeys(bindings) {
  document.addEventListener('keydown', event => {
    const key = keyOf(event);
    const isAt = css => event.target.closest?.(css);
    // With AltGr, which has Ctrl and Alt down on Windows, [ and ] are typed.
    const isChord = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');
    const isLeft = key !== 'Escape' && (isAt(TYPING) || ((key.length > 1 || key === ' ') && isAt('.side, pre')));
    if (event.defaultPrevented || isChord || isLeft || (key !== '?' && document.querySelector('dialog[open]'))) {
      return;
    }
    const bound = key === 'Escape' && isAt(TYPING) ? { run: () => event.target.blur() } : bindings().find(binding => binding.keys.includes(key));
    // Enter and the space bar belong to the button or link that has the focus.
    const native = (key === 'Enter' || key === ' ') && isAt('button, a, summary');
    if (bound && !native && bound.run(event) !== false) {
      event.preventDefault();
    }
  });
}
