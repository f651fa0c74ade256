import { el, fill, svg } from './dom.js';
import { fullRange, usAt, xOf } from './timeline.js';

const HEIGHT = 48;
const MIN_DRAG = 4;

/**
 * The whole trace in small, with the part that the waterfall shows. Dragging chooses a part; a click
 * moves it there; a double click shows all.
 *
 * @param {function(Object)} choose takes the range {from, to}
 */
export function minimap(choose) {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const overlay = svg('svg', { class: 'overlay', 'aria-hidden': 'true' });
  const element = el('div', {
    class: 'minimap', title: 'Drag to zoom, double-click for all', onpointerdown: down,
    ondblclick: () => choose(fullRange(totalUs)),
  }, canvas, overlay);
  const observer = new ResizeObserver(draw);
  observer.observe(element);

  let tree = null;
  let totalUs = 0;
  let range = fullRange(0);
  let drag = null;

  function draw() {
    const width = element.clientWidth;
    if (!tree || !width) {
      return;
    }
    const ratio = devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = HEIGHT * ratio;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    const style = getComputedStyle(element);
    const height = Math.max(1, Math.min(4, HEIGHT / tree.nodes.length));
    tree.nodes.forEach(({ span }, i) => {
      const color = span.status === 'error' ? '--error' : `--${span.kind}`;
      context.fillStyle = style.getPropertyValue(color);
      const x = xOf(span.offsetUs, fullRange(totalUs), width);
      const right = xOf(span.offsetUs + span.durationUs, fullRange(totalUs), width);
      context.fillRect(x, (i / tree.nodes.length) * (HEIGHT - height), Math.max(1, right - x), height);
    });
    drawRange();
  }

  function drawRange() {
    const width = element.clientWidth;
    const shown = drag ? { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) } : range;
    const [left, right] = [shown.from, shown.to].map(us => xOf(us, fullRange(totalUs), width));
    fill(overlay,
        svg('rect', { class: 'shade', x: 0, y: 0, width: Math.max(0, left), height: HEIGHT }),
        svg('rect', { class: 'shade', x: right, y: 0, width: Math.max(0, width - right), height: HEIGHT }),
        svg('rect', { class: 'frame', x: left, y: 0.5, width: Math.max(1, right - left), height: HEIGHT - 1 }));
  }

  function usOf(event) {
    const { left, width } = element.getBoundingClientRect();
    return Math.min(Math.max(usAt(event.clientX - left, fullRange(totalUs), width), 0), totalUs);
  }

  function down(event) {
    if (event.button !== 0) {
      return;
    }
    const startX = event.clientX;
    const us = usOf(event);
    const dragged = new AbortController();
    element.setPointerCapture(event.pointerId);
    const moved = move => {
      drag = { from: us, to: usOf(move) };
      drawRange();
    };
    const ended = up => {
      dragged.abort();
      const to = usOf(up);
      drag = null;
      if (up.type === 'pointercancel') {
        // Nothing was chosen.
      } else if (Math.abs(up.clientX - startX) >= MIN_DRAG) {
        choose({ from: Math.min(us, to), to: Math.max(us, to) });
      } else if (range.to - range.from < totalUs) {
        const half = (range.to - range.from) / 2;
        choose({ from: us - half, to: us + half });
      }
      drawRange();
    };
    for (const [type, listener] of Object.entries({ pointermove: moved, pointerup: ended, pointercancel: ended })) {
      element.addEventListener(type, listener, { signal: dragged.signal });
    }
  }

  return {
    element,
    update(newTree, newTotalUs, newRange) {
      const isNew = newTree !== tree || newTotalUs !== totalUs;
      [tree, totalUs, range] = [newTree, newTotalUs, newRange];
      if (isNew) {
        draw();
      } else {
        drawRange();
      }
    },
    leave: () => observer.disconnect(),
  };
}
