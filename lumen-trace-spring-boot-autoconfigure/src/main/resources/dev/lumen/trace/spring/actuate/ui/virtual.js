import { el, fill } from './dom.js';

const MARGIN = 12;

// The list that is pressed, by its show: rows that come meanwhile must not take what is clicked from under the pointer.
let pressed = null;
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => {
    const show = pressed;
    pressed = null;
    // After the click.
    setTimeout(() => show?.(true));
  }, true);
}

/**
 * A list that makes elements for the rows in sight alone. All rows are of one height.
 *
 * @param {Element} scroller scrolls, and gets the head and the rows
 * @param {number} rowHeight in px
 * @param {Element} head stays above the rows
 * @param {function(Object, number): Element} render makes the element of a row at an index
 * @returns {{setRows, refresh, reveal, rows}}
 */
export function virtualList(scroller, rowHeight, head, render) {
  const inside = el('div', { class: 'virtual-window', role: 'presentation' });
  const space = el('div', { class: 'virtual-space', role: 'presentation' }, inside);
  let rows = [];
  let shown = { from: 0, to: -1 };
  scroller.append(head, space);
  inside.addEventListener('pointerdown', () => { pressed = show; });
  scroller.addEventListener('scroll', () => show(false), { passive: true });
  new ResizeObserver(() => show(false)).observe(scroller);

  // The head covers as much as it pushes the rows down.
  const inSight = () => scroller.clientHeight - head.offsetHeight;

  function show(anew) {
    const from = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - MARGIN);
    const to = Math.min(rows.length, from + Math.ceil(inSight() / rowHeight) + 2 * MARGIN);
    if (anew ? pressed !== show : from !== shown.from || to !== shown.to) {
      shown = { from, to };
      inside.style.transform = `translateY(${from * rowHeight}px)`;
      fill(inside, rows.slice(from, to).map((row, i) => render(row, from + i)));
      // No row that has scrolled away.
      const active = inside.querySelector('.active');
      if (active) {
        scroller.setAttribute('aria-activedescendant', active.id);
      } else {
        scroller.removeAttribute('aria-activedescendant');
      }
    }
  }

  return {
    rows: () => rows,
    /** How many rows are in sight at once, less one to keep the place. */
    page: () => Math.max(1, Math.floor(inSight() / rowHeight) - 1),
    /** Shows other rows; scrolls there where a place is given. */
    setRows(newRows, scrollTop) {
      rows = newRows;
      space.style.height = `${rows.length * rowHeight}px`;
      if (scrollTop !== undefined) {
        scroller.scrollTop = scrollTop;
      }
      show(true);
    },
    /** Makes the elements in sight again. */
    refresh: () => show(true),
    /** Scrolls as little as brings a row into sight. */
    reveal(index) {
      const top = index * rowHeight;
      if (top < scroller.scrollTop) {
        scroller.scrollTop = top;
      } else if (top + rowHeight > scroller.scrollTop + inSight()) {
        scroller.scrollTop = top + rowHeight - inSight();
      }
      show(true);
    },
  };
}
