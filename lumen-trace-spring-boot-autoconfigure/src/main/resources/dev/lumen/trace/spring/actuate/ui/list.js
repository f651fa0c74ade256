import { UNSELECTED } from './address.js';
import { chipsBar } from './chips-view.js';
import { button, el, setText } from './dom.js';
import { count } from './format.js';
import { key, movingKeys, rowFrom } from './keys.js';
import { nothing } from './nothing.js';
import { heldRows, inSelection, isStatic, keyOf, logShares, sharedTraces } from './row-facts.js';
import { traceRow } from './row-view.js';
import { anchorOf, scrollTopOf, sorted } from './rows.js';
import { scatter } from './scatter.js';
import { sortHeads } from './sort.js';
import { virtualList } from './virtual.js';

// As list.css has them.
const [ONE_LINE, TWO_LINES] = [32, 54];
const NARROW = matchMedia('(max-width: 1000px)');
const rowHeight = () => (NARROW.matches ? TWO_LINES : ONE_LINE);
const HEADINGS = [['start', 'Time'], ['name', 'Trace'], ['status', 'Status'], ['durationMs', 'Duration'], ['spans', 'Spans'], ['errors', 'Errors']];

export function listView(app) {
  const sorting = sortHeads(app, HEADINGS, '-start', (column, head) =>
      el('div', { role: 'columnheader', class: `cell ${column}` }, head));
  const grid = el('div.traces.scroller', { role: 'grid', tabindex: '0', 'aria-label': 'Traces' });
  const summary = el('span', { role: 'status' });
  const showAll = button('Show all', () => showEvery());
  const empty = nothing(app);
  const plot = scatter(app, open);
  const chips = chipsBar(app);
  const fresh = button('', toNewest, { class: 'fresh', hidden: true });
  const list = virtualList(grid, rowHeight, el('div', { role: 'row', class: 'row heads' }, sorting.elements), rowElement);

  let address = '';
  let place = null;
  let known = [];
  let rows = [];
  let share = logShares([]);
  let shared = new Set();
  let active = null;
  // From the first move of the pointer over the rows until it is gone.
  let isHeld = false;
  grid.addEventListener('pointermove', event => {
    isHeld ||= event.pointerType === 'mouse' && Boolean(event.movementX || event.movementY) && Boolean(event.target.closest('.virtual-window'));
  });
  grid.addEventListener('pointerleave', release);
  NARROW.addEventListener('change', resized);

  function rowsChanged(all) {
    if (all.length === 0 || all.length !== known.length || all.some((row, i) => row !== known[i])) {
      show(all, true);
    }
  }

  function resized() {
    list.setRows(rows, grid.scrollTop * (NARROW.matches ? TWO_LINES / ONE_LINE : ONE_LINE / TWO_LINES));
  }

  function release() {
    const hadWaiting = !fresh.hidden;
    isHeld = false;
    if (hadWaiting) {
      show(known);
    }
  }

  const showEvery = () => app.navigate({ ...UNSELECTED, only: null });

  function toNewest() {
    release();
    grid.scrollTop = 0;
  }

  function show(all, mayHold = false) {
    known = all;
    const anchor = place ?? anchorOf(rows, grid.scrollTop, rowHeight());
    place = null;
    const { column, descending } = sorting.current();
    const matching = sorted(all.filter(isWanted(app.state())), column, descending);
    const held = mayHold && isHeld ? heldRows(rows, matching) : { rows: matching, waiting: 0 };
    rows = held.rows;
    share = logShares(rows);
    shared = sharedTraces(rows);
    list.setRows(rows, scrollTopOf(anchor, rows, rowHeight()));
    fresh.hidden = held.waiting === 0;
    setText(fresh, `${count(held.waiting)} new ↑`);
    grid.setAttribute('aria-rowcount', String(rows.length + 1));
    plot.update(all);
    chips.update(all);
    describe(all, matching);
  }

  function describe(all, matching) {
    const { from, min, only } = app.state();
    const failed = matching.filter(row => row.errors > 0).length;
    const { matching: held = 0 } = app.answer();
    const listed = held > all.length ? `newest ${count(all.length)} of ${count(held)}` : count(all.length);
    const selected = matching.length < all.length ? `${count(matching.length)} of ${listed}` : listed;
    setText(summary, `${selected} ${all.length === 1 ? 'trace' : 'traces'}, ${count(failed)} with errors`);
    showAll.hidden = from === null && min === null && only === null;
    if (rows.length > 0 || app.isLoaded()) {
      empty.update(rows.length === 0, !showAll.hidden);
    }
  }

  function rowElement(row, index) {
    return traceRow(row, index, keyOf(row) === active, { href: each => app.href(placeOf(each)), follow, open, share, shared });
  }

  function follow(event, row) {
    active = keyOf(row);
    app.follow(event);
  }

  function open(row) {
    active = keyOf(row);
    app.navigate(placeOf(row));
  }

  // Of many requests in one trace, the one of the row.
  const placeOf = row => ({ trace: row.traceId, root: shared.has(row.traceId) ? row.rootId : null });

  function move(step) {
    if (rows.length === 0) {
      return;
    }
    const row = rowFrom(rows, rows.findIndex(each => keyOf(each) === active), step);
    active = keyOf(row);
    list.reveal(rows.indexOf(row), true);
    grid.focus({ preventScroll: true });
  }

  function openActive() {
    const row = rows.find(each => keyOf(each) === active);
    return row ? open(row) : false;
  }

  return {
    element: el('div.list-view', {}, el('h1.offscreen', {}, 'Traces'), plot.element, chips.element,
        el('p.summary', {}, summary, el('span.faint.scale', {}, ' Bars are on a logarithmic scale. '), showAll, ' ', fresh), grid, empty.element),
    rowsChanged,
    focus: () => grid.focus({ preventScroll: true }),
    update({ sort }, before) {
      address = app.href({});
      isHeld = false;
      sorting.update();
      if (before?.sort !== sort) {
        grid.scrollTop = 0;
      }
      show(app.rows());
    },
    entered() {
      active = left?.active ?? null;
      place = left?.address === app.href({}) ? left.place : null;
    },
    leave() {
      left = { address, active, place: anchorOf(rows, grid.scrollTop, rowHeight()) };
      plot.leave();
      NARROW.removeEventListener('change', resized);
    },
    keys: [
      ...movingKeys('trace', move, list.page),
      key('Enter', 'Open the trace', openActive),
      key('s', 'To the chart, where arrows select', () => plot.element.focus()),
      key('Escape', 'Show all', () => (showAll.hidden ? false : showEvery())),
    ],
  };
}

let left = null;

function isWanted(state) {
  const isSelected = inSelection(state);
  return row => isSelected(row) && !(state.only && isStatic(row));
}
