import { el } from './dom.js';

const KEY = 'lumen-trace-detail-width';
const USUAL = 420;
const LEAST = 260;
const LEFT = 320;
const STEP = 32;

/** What widens the pane to the right of it, by dragging and by the arrow keys. The width is kept. */
export function resizer(pane) {
  const element = el('div', {
    class: 'resizer', role: 'separator', tabindex: '0', hidden: true, 'aria-orientation': 'vertical', 'aria-label': 'Width of the detail',
    'aria-valuemin': LEAST, title: 'Drag to widen, double-click for the usual width', onpointerdown: down, onkeydown: keyPressed,
    ondblclick: () => set(USUAL),
  });
  show(stored());

  function set(px) {
    show(px);
    try {
      localStorage.setItem(KEY, element.getAttribute('aria-valuenow'));
    } catch {
      // Then it lasts until the page is left.
    }
  }

  // A window that is small for a while does not change what is kept.
  function show(px) {
    const most = Math.max(LEAST, innerWidth - LEFT);
    const width = Math.round(Math.min(Math.max(px, LEAST), most));
    pane.style.setProperty('--width', `${width}px`);
    element.setAttribute('aria-valuenow', String(width));
    element.setAttribute('aria-valuemax', String(most));
  }

  function down(event) {
    const [startX, width] = [event.clientX, pane.offsetWidth];
    const dragged = new AbortController();
    event.preventDefault();
    element.focus();
    element.setPointerCapture(event.pointerId);
    element.addEventListener('pointermove', move => set(width + startX - move.clientX), { signal: dragged.signal });
    for (const end of ['pointerup', 'pointercancel']) {
      element.addEventListener(end, () => dragged.abort(), { signal: dragged.signal });
    }
  }

  function keyPressed(event) {
    const step = { ArrowLeft: STEP, ArrowRight: -STEP }[event.key];
    if (step || event.key === 'Home') {
      event.preventDefault();
      set(step ? pane.offsetWidth + step : USUAL);
    }
  }

  return { element };
}

function stored() {
  try {
    return Number(localStorage.getItem(KEY)) || USUAL;
  } catch {
    return USUAL;
  }
}
