import { dragging, el, fill, painter, redrawn, svg } from './dom.js';
import { duration, timeOfDay } from './format.js';
import { leastOf, mostOf } from './numbers.js';
import { decadesOf } from './row-facts.js';

const HEIGHT = 120;
const LEFT = 56;
const BOTTOM = 18;
const TOP = 8;
const RIGHT = 8;
const MIN_DRAG = 6;
const NEAR = 8;
// The edge of the selection that an arrow moves, and where to.
const EDGES = { ArrowRight: ['x1', 1], ArrowLeft: ['x2', -1], ArrowDown: ['y1', 1], ArrowUp: ['y2', -1] };

/** Durations over time. Dragging selects, and so do arrows: each cuts a tenth off the side it comes from; with Shift, it gives it back. */
export function scatter(app, open) {
  // A canvas: ten thousand points of SVG would be ten thousand elements.
  const canvas = el('canvas.points', { 'aria-hidden': 'true' });
  const overlay = svg('svg.overlay', { 'aria-hidden': 'true' });
  const element = el('div.scatter', {
    role: 'application', tabindex: '0', onkeydown: keyPressed, onpointerdown: down, onpointermove: moved,
    onpointerleave: () => hint(null),
  }, canvas, overlay);
  const leave = redrawn(element, draw);

  let rows = [];
  let scale = null;
  let drag = null;

  function draw() {
    const paint = painter(canvas, HEIGHT);
    if (!paint) {
      return;
    }
    const { context, width, color } = paint;
    scale = scaleOf(rows, width);
    for (const failed of [false, true]) {
      context.fillStyle = color(failed ? '--error' : '--point');
      for (const row of rows) {
        if ((row.errors > 0) === failed) {
          point(context, row, failed);
        }
      }
    }
    axes();
  }

  function point(context, row, failed) {
    const [x, y] = [scale.x(row.startMs), scale.y(row.durationMs)];
    context.beginPath();
    if (failed) {
      // Not by its colour alone.
      context.rect(x - 3, y - 3, 6, 6);
    } else {
      context.arc(x, y, 2.5, 0, 7);
    }
    context.fill();
  }

  function axes() {
    fill(overlay,
        scale.durations.map(ms => [
          svg('line.rule', { x1: LEFT, x2: scale.width - RIGHT, y1: scale.y(ms), y2: scale.y(ms) }),
          svg('text', { x: LEFT - 6, y: scale.y(ms) + 4, 'text-anchor': 'end' }, duration(ms * 1000)),
        ]),
        svg('text', { x: LEFT, y: HEIGHT - 4 }, rows.length ? timeOfDay(scale.from).slice(0, 8) : ''),
        svg('text', { x: scale.width - RIGHT, y: HEIGHT - 4, 'text-anchor': 'end' },
            rows.length ? timeOfDay(scale.to).slice(0, 8) : ''),
        selection());
  }

  function selected() {
    const { from, to, min, max } = app.state();
    return {
      x1: scale.x(from ?? scale.from), x2: scale.x(to ?? scale.to),
      y1: scale.y(max ?? scale.max), y2: scale.y(min ?? scale.min), isAll: from === null && min === null,
    };
  }

  function select({ x1, x2, y1, y2 }, replace) {
    app.navigate({
      from: Math.floor(scale.timeAt(Math.min(x1, x2))), to: Math.ceil(scale.timeAt(Math.max(x1, x2))),
      min: scale.msAt(Math.max(y1, y2)), max: scale.msAt(Math.min(y1, y2)),
    }, replace);
  }

  function selection() {
    const shown = drag ?? selected();
    return !shown.isAll && rows.length > 0 && svg('rect.selection', {
      x: Math.min(shown.x1, shown.x2), y: Math.min(shown.y1, shown.y2),
      width: Math.abs(shown.x2 - shown.x1), height: Math.abs(shown.y2 - shown.y1),
    });
  }

  function down(event) {
    if (event.button !== 0 || !scale || rows.length === 0) {
      return;
    }
    const [x, y] = place(event);
    drag = { x1: x, x2: x, y1: y, y2: y };
    dragging(event, move => {
      [drag.x2, drag.y2] = place(move);
      axes();
    }, ended);
  }

  function moved(event) {
    if (!drag && scale) {
      hint(nearest(...place(event)));
    }
  }

  function ended(event) {
    const dragged = drag;
    drag = null;
    axes();
    if (event.type === 'pointercancel') {
      // Nothing was chosen.
    } else if (Math.abs(dragged.x2 - dragged.x1) >= MIN_DRAG || Math.abs(dragged.y2 - dragged.y1) >= MIN_DRAG) {
      select(dragged);
    } else {
      const row = nearest(...place(event));
      if (row) {
        open(row);
      }
    }
  }

  function keyPressed(event) {
    const [edge, way] = EDGES[event.key] ?? [];
    if (edge && rows.length > 0 && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const box = selected();
      const [start, end] = edge < 'y' ? [LEFT, scale.width - RIGHT] : [TOP, HEIGHT - BOTTOM];
      box[edge] = Math.min(Math.max(box[edge] + (event.shiftKey ? -way : way) * (end - start) / 10, start), end);
      if (box.x1 < box.x2 && box.y1 < box.y2) {
        select(box, !box.isAll);
      }
    }
  }

  function hint(row) {
    element.title = row ? `${row.name}, ${duration(row.durationMs * 1000)}, ${timeOfDay(row.start)}` : '';
    element.classList.toggle('on-point', Boolean(row));
  }

  function nearest(x, y) {
    let found = null;
    let least = NEAR * NEAR;
    for (const row of rows) {
      const distance = (scale.x(row.startMs) - x) ** 2 + (scale.y(row.durationMs) - y) ** 2;
      if (distance < least) {
        least = distance;
        found = row;
      }
    }
    return found;
  }

  function place(event) {
    const { left, top } = element.getBoundingClientRect();
    return [
      Math.min(Math.max(event.clientX - left, LEFT), scale.width - RIGHT),
      Math.min(Math.max(event.clientY - top, TOP), HEIGHT - BOTTOM),
    ];
  }

  return {
    element,
    update(newRows) {
      rows = newRows;
      element.setAttribute('aria-label', `Durations of ${rows.length} traces over time. Arrows cut the selection, with Shift they give back.`);
      if (!drag) {
        draw();
      }
    },
    leave,
  };
}

function scaleOf(rows, width) {
  const from = leastOf(rows, row => row.startMs);
  const to = mostOf(rows, row => row.startMs, from + 1000);
  const [low, high] = decadesOf(rows);
  const [min, max, decades] = [10 ** low, 10 ** high, high - low];
  const across = width - LEFT - RIGHT;
  const down = HEIGHT - TOP - BOTTOM;
  return {
    width, from, to, min, max,
    x: time => LEFT + ((time - from) / (to - from)) * across,
    y: ms => TOP + (1 - Math.log10(Math.max(ms, min) / min) / decades) * down,
    timeAt: x => from + ((x - LEFT) / across) * (to - from),
    msAt: y => min * 10 ** ((1 - (y - TOP) / down) * decades),
    durations: Array.from({ length: decades + 1 }, (_, i) => min * 10 ** i)
        .filter((_, i, all) => all.length < 5 || i % 2 === 0),
  };
}
