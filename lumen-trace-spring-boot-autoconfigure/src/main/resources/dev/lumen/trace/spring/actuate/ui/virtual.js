import { el, fill } from './dom.js';

const MARGIN = 12;

// The list that is pressed, by its show: rows that come must not take what is clicked from under the pointer.
let pressed = null;
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => {
    const show = pressed;
    pressed = null;
    // After the click.
    setTimeout(() => show?.(true));
  }, true);
}

/** Makes elements for the rows in sight alone; `heightOf` a row is in px, `render` takes it and its index. */
export function virtualList(scroller, heightOf, head, render) {
  const inside = el('div.virtual-window', { role: 'presentation' });
  const space = el('div.virtual-space', { role: 'presentation' }, inside);
  let rows = [];
  // Where each starts, and where the last one ends.
  let tops = [0];
  let shown = { from: 0, to: -1 };
  scroller.append(head, space);
  inside.addEventListener('pointerdown', () => { pressed = show; });
  scroller.addEventListener('scroll', () => show(false), { passive: true });
  new ResizeObserver(() => show(false)).observe(scroller);

  // The head covers as much as it pushes the rows down.
  const inSight = () => scroller.clientHeight - head.offsetHeight;

  function at(y) {
    let [from, to] = [0, rows.length];
    while (from < to - 1) {
      const middle = (from + to) >> 1;
      [from, to] = tops[middle] <= y ? [middle, to] : [from, middle];
    }
    return from;
  }

  function show(anew) {
    const [first, end] = [at(scroller.scrollTop), Math.min(rows.length, at(scroller.scrollTop + inSight()) + 1)];
    if (anew ? pressed !== show : first < shown.from || end > shown.to) {
      const from = Math.max(0, first - MARGIN);
      shown = { from, to: Math.min(rows.length, end + MARGIN) };
      inside.style.transform = `translateY(${tops[from]}px)`;
      fill(inside, rows.slice(from, shown.to).map((row, i) => render(row, from + i)));
      tellActive();
    }
  }

  // No row that has scrolled away.
  function tellActive() {
    const active = inside.querySelector('.active');
    if (active) {
      scroller.setAttribute('aria-activedescendant', active.id);
    } else {
      scroller.removeAttribute('aria-activedescendant');
    }
  }

  return {
    rows: () => rows,
    /** How many rows are in sight at once, less one to keep the place. */
    page: () => Math.max(1, at(scroller.scrollTop + inSight()) - at(scroller.scrollTop) - 1),
    setRows(newRows, scrollTop) {
      rows = newRows;
      tops = [0];
      rows.forEach((row, i) => tops.push(tops[i] + heightOf(row)));
      space.style.height = `${tops.at(-1)}px`;
      if (scrollTop !== undefined) {
        scroller.scrollTop = scrollTop;
      }
      show(true);
    },
    refresh: () => show(true),
    /** Marks the row that is the active one, without drawing any anew. */
    activate(isActive) {
      [...inside.children].forEach((element, i) => {
        const isIt = isActive(rows[shown.from + i]);
        element.classList.toggle('active', isIt);
        element.ariaSelected = String(isIt);
      });
      tellActive();
    },
    /** Draws the rows anew only where asked to, or where others are in sight then. */
    reveal(index, anew = false) {
      const [top, bottom] = [tops[index], tops[index + 1]];
      if (top < scroller.scrollTop) {
        scroller.scrollTop = top;
      } else if (bottom > scroller.scrollTop + inSight()) {
        scroller.scrollTop = bottom - inSight();
      }
      show(anew);
    },
  };
}
