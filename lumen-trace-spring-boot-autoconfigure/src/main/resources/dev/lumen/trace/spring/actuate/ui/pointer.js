import { dragging, el, fill } from './dom.js';
import { duration, inLine, percent } from './format.js';
import { usAt, xOf } from './timeline.js';

const MIN_DRAG = 4;

/**
 * A line follows the pointer over the axis, what is below it is told, dragging on the axis zooms, and so does the wheel. `on`
 * has range(): what is shown; total(): all of it; rowOf(element); choose(range); zoom(factor, atUs).
 */
export function pointer(space, axis, on) {
  const time = el('span.pointer-time', {});
  const line = el('div.pointer-line', { hidden: true, 'aria-hidden': 'true' }, time);
  const tip = el('div.tip', { hidden: true, 'aria-hidden': 'true' });
  const brush = el('div.brush', { hidden: true });
  let isDragged = false;
  space.append(line, tip);
  space.addEventListener('pointermove', moved);
  space.addEventListener('pointerleave', left);
  space.addEventListener('wheel', wheel, { passive: false });
  axis.parentElement.addEventListener('pointerdown', down);
  axis.parentElement.append(brush);

  const usOf = event => {
    const { left: start, width } = axis.getBoundingClientRect();
    return width && on.range() ? usAt(event.clientX - start, on.range(), width) : NaN;
  };
  const isShown = us => us >= on.range()?.from && us <= on.range().to;

  function moved(event) {
    const us = usOf(event);
    const box = space.getBoundingClientRect();
    line.hidden = !isShown(us);
    if (!line.hidden) {
      line.style.left = `${event.clientX - box.left}px`;
      time.textContent = duration(Math.round(us));
      time.classList.toggle('before', event.clientX - box.left > box.width - 90);
    }
    const row = isDragged || line.hidden ? null : on.rowOf(event.target);
    tip.hidden = !row;
    if (row) {
      fill(tip, told(row, us, on.total()).map(text => el('div', {}, text)));
      tip.style.left = `${Math.max(0, Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth - 4))}px`;
      const below = event.clientY - box.top + 18;
      tip.style.top = `${below + tip.offsetHeight > box.height ? below - tip.offsetHeight - 30 : below}px`;
    }
  }

  function left() {
    line.hidden = true;
    tip.hidden = true;
  }

  function down(event) {
    if (event.button !== 0) {
      return;
    }
    const startUs = usOf(event);
    isDragged = true;
    event.preventDefault();
    dragging(event, move => draw(startUs, clamped(usOf(move))), (up, byX) => {
      isDragged = false;
      brush.hidden = true;
      const us = clamped(usOf(up));
      if (up.type === 'pointerup' && Math.abs(byX) >= MIN_DRAG) {
        on.choose({ from: Math.min(startUs, us), to: Math.max(startUs, us) });
      }
    });
  }

  const clamped = us => Math.min(Math.max(us, on.range().from), on.range().to);

  function draw(a, b) {
    const width = axis.clientWidth;
    brush.hidden = false;
    brush.style.left = `${xOf(Math.min(a, b), on.range(), width)}px`;
    brush.style.width = `${Math.abs(xOf(a, on.range(), width) - xOf(b, on.range(), width))}px`;
  }

  // Over the axis the wheel has nothing to scroll.
  function wheel(event) {
    if (event.ctrlKey || event.metaKey || axis.parentElement.contains(event.target)) {
      event.preventDefault();
      const us = usOf(event);
      on.zoom(event.deltaY > 0 ? 1.25 : 0.8, isShown(us) ? us : (on.range().from + on.range().to) / 2);
    }
  }

  return { leave: left };
}

/** What is told of a row at a moment: of many alike, the span that ran then. */
export function told({ group, node }, us, totalUs) {
  const span = node?.span ?? group.nodes.map(each => each.span).find(each => each.offsetUs <= us && each.offsetUs + each.durationUs >= us);
  const spans = group ? [`${inLine(group.name)} ×${group.nodes.length}, ${duration(group.wallUs)}`] : [];
  return !span ? spans : [
    ...(group ? spans : [inLine(span.name)]),
    `from ${duration(span.offsetUs)} to ${duration(span.offsetUs + span.durationUs)}`,
    `${duration(span.durationUs)}${span.running ? ' so far' : ''}, ${percent(totalUs ? span.durationUs / totalUs : 0)} of the trace, ${duration(span.selfUs)} its own`,
  ];
}
