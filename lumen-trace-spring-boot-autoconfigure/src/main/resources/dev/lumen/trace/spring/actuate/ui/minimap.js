import { dragging, el, fill, painter, redrawn, svg } from './dom.js';
import { fullRange, usAt, xOf } from './timeline.js';

const HEIGHT = 48;
const MIN_DRAG = 4;

/** The whole trace in small. Dragging chooses a part; a click moves it there; a double click shows all. */
export function minimap(choose) {
  const canvas = el('canvas', { 'aria-hidden': 'true' });
  const overlay = svg('svg.overlay', { 'aria-hidden': 'true' });
  const element = el('div.minimap', {
    title: 'Drag to zoom, double-click for all', onpointerdown: down,
    ondblclick: () => choose(fullRange(totalUs)),
  }, canvas, overlay);
  const leave = redrawn(element, draw);

  let tree = null;
  let totalUs = 0;
  let range = fullRange(0);
  let drag = null;

  function draw() {
    const paint = tree && painter(canvas, HEIGHT);
    if (!paint) {
      return;
    }
    const { context, width, color } = paint;
    const height = Math.max(1, Math.min(4, HEIGHT / tree.nodes.length));
    tree.nodes.forEach(({ span }, i) => {
      context.fillStyle = color(span.status === 'error' ? '--error' : `--${span.kind}`);
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
        svg('rect.shade', { x: 0, y: 0, width: Math.max(0, left), height: HEIGHT }),
        svg('rect.shade', { x: right, y: 0, width: Math.max(0, width - right), height: HEIGHT }),
        svg('rect.frame', { x: left, y: 0.5, width: Math.max(1, right - left), height: HEIGHT - 1 }));
  }

  function usOf(event) {
    const { left, width } = element.getBoundingClientRect();
    return Math.min(Math.max(usAt(event.clientX - left, fullRange(totalUs), width), 0), totalUs);
  }

  function down(event) {
    if (event.button !== 0) {
      return;
    }
    const us = usOf(event);
    dragging(event, move => {
      drag = { from: us, to: usOf(move) };
      drawRange();
    }, (up, byX) => {
      const to = usOf(up);
      drag = null;
      if (up.type === 'pointercancel') {
        // Nothing was chosen.
      } else if (Math.abs(byX) >= MIN_DRAG) {
        choose({ from: Math.min(us, to), to: Math.max(us, to) });
      } else if (range.to - range.from < totalUs) {
        const half = (range.to - range.from) / 2;
        choose({ from: us - half, to: us + half });
      }
      drawRange();
    });
  }

  return {
    element,
    update(newTree, newTotalUs, newRange) {
      const isNew = newTree !== tree || newTotalUs !== totalUs;
      const isMoved = newRange !== range;
      [tree, totalUs, range] = [newTree, newTotalUs, newRange];
      if (isNew) {
        draw();
      } else if (isMoved) {
        drawRange();
      }
    },
    leave,
  };
}
