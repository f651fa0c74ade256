import { choose, chosen } from './choice.js';
import { dragging, el } from './dom.js';

const KEY = 'detail-width';
const USUAL = 420;
const LEAST = 260;
const LEFT = 320;
const STEP = 32;

export function resizer(pane) {
  const element = el('div.resizer', {
    role: 'separator', tabindex: '0', hidden: true, 'aria-orientation': 'vertical', 'aria-label': 'Width of the detail',
    'aria-valuemin': LEAST, title: 'Drag to widen, double-click for the usual width', onpointerdown: down, onkeydown: keyPressed,
    ondblclick: () => set(USUAL),
  });
  show(Number(chosen(KEY)) || USUAL);

  function set(px) {
    show(px);
    choose(KEY, element.getAttribute('aria-valuenow'));
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
    const width = pane.offsetWidth;
    event.preventDefault();
    element.focus();
    dragging(event, (move, byX) => set(width - byX));
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
