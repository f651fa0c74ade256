/*
 * What the keyboard does: the view's own keys first, then those of the page. A key is not taken while
 * somebody types, but for Escape; nor behind a dialog; nor what scrolls a pane that has the focus.
 */

const TYPING = 'input, textarea, select, [contenteditable]';

/** A key as the help lists it: `?`, `Enter`, `Shift+N`, `ArrowDown`. */
function keyOf(event) {
  return event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
}

/**
 * Listens for keys.
 *
 * @param {function(): Array} bindings gives those that count now, in order: {keys: ['j'], what, run},
 *     where `run` takes the event and may return false to let it go on
 */
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
    const bound = bindings().find(binding => binding.keys.includes(key));
    // Enter and the space bar belong to the button or link that has the focus.
    const native = (key === 'Enter' || key === ' ') && isAt('button, a, summary');
    if (bound && !native && bound.run(event) !== false) {
      event.preventDefault();
    }
  });
}
