import { UNSELECTED } from './address.js';
import { button, el, setText } from './dom.js';
import { count, dateAndTime, duration, timeOfDay } from './format.js';
import { anchorOf, scrollTopOf, sorted } from './rows.js';
import { scatter } from './scatter.js';
import { sortHeads } from './sort.js';
import { virtualList } from './virtual.js';

const ROW_HEIGHT = 32;
const HEADINGS = [
  ['start', 'Time'], ['name', 'Trace'], ['status', 'Status'], ['durationMs', 'Duration'], ['spans', 'Spans'],
  ['errors', 'Errors'],
];

/** The list of traces under the scatter of their durations. */
export function listView(app) {
  const sorting = sortHeads(app, HEADINGS, '-start', (column, head) =>
      el('div', { role: 'columnheader', class: `cell ${column}` }, head));
  const grid = el('div', {
    class: 'traces scroller', role: 'grid', tabindex: '0', 'aria-label': 'Traces', onfocus: () => showActive(),
  });
  const summary = el('span', { role: 'status' });
  const showAll = button('Show all', () => app.navigate(UNSELECTED));
  const empty = el('p', { class: 'empty', hidden: true });
  const plot = scatter(app);
  const list = virtualList(grid, ROW_HEIGHT, el('div', { role: 'row', class: 'row heads' }, sorting.elements), rowElement);

  let address = '';
  let place = null;
  let known = [];
  let rows = [];
  let longest = 0;
  let active = null;

  function rowsChanged(all) {
    const saysNothing = all.length === 0 && empty.hidden;
    if (saysNothing || all.length !== known.length || all.some((row, i) => row !== known[i])) {
      show(all);
    }
  }

  function show(all) {
    known = all;
    const anchor = place ?? anchorOf(rows, grid.scrollTop, ROW_HEIGHT);
    place = null;
    const { column, descending } = sorting.current();
    rows = sorted(all.filter(inSelection(app.state())), column, descending);
    longest = rows.reduce((max, row) => Math.max(max, row.durationMs), 0);
    list.setRows(rows, scrollTopOf(anchor, rows, ROW_HEIGHT));
    grid.setAttribute('aria-rowcount', String(rows.length + 1));
    plot.update(all);
    describe(all);
    showActive();
  }

  function describe(all) {
    const { q, from, min } = app.state();
    const failed = rows.filter(row => row.errors > 0).length;
    const selected = rows.length < all.length ? `${count(rows.length)} of ${count(all.length)}` : count(all.length);
    setText(summary, `${selected} ${all.length === 1 ? 'trace' : 'traces'}, ${count(failed)} with errors`);
    showAll.hidden = from === null && min === null;
    empty.hidden = rows.length > 0 || !app.isLoaded();
    empty.textContent = q || !showAll.hidden
        ? 'No trace that is held matches.' : 'There is no trace yet. Send the application a request.';
  }

  function rowElement(row, index) {
    const isActive = row.traceId === active;
    return el('div', {
      role: 'row', id: `trace-${row.traceId}`, class: `row ${row.errors ? 'failed' : ''} ${isActive ? 'active' : ''}`,
      'aria-rowindex': index + 2, 'aria-selected': String(isActive),
      onclick: event => event.target.closest('a') || open(row),
    },
    cell('start', el('time', { datetime: row.start, title: dateAndTime(row.start) }, timeOfDay(row.start))),
    cell('name', el('a', {
      href: app.href({ trace: row.traceId, span: null }), tabindex: '-1', title: row.name, onclick(event) {
        active = row.traceId;
        app.follow(event);
      },
    }, row.name)),
    cell('status', statusOf(row)),
    cell('durationMs', durationBar(row), el('span', { class: 'amount' }, duration(row.durationMs * 1000))),
    cell('spans', count(row.spans)),
    cell('errors', row.errors ? count(row.errors) : ''));
  }

  function durationBar(row) {
    const bar = el('span', { class: `bar ${row.errors ? 'error' : ''}`, 'aria-hidden': 'true' });
    bar.style.width = `${longest ? (100 * row.durationMs) / longest : 0}%`;
    return el('span', { class: 'bar-space' }, bar);
  }

  function open(row) {
    active = row.traceId;
    app.navigate({ trace: row.traceId, span: null });
  }

  function move(step) {
    if (rows.length === 0) {
      return;
    }
    const at = rows.findIndex(row => row.traceId === active);
    const to = at < 0 && step < Infinity ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
    active = rows[to].traceId;
    list.reveal(to);
    showActive();
    grid.focus({ preventScroll: true });
  }

  function showActive() {
    if (active && rows.some(row => row.traceId === active)) {
      grid.setAttribute('aria-activedescendant', `trace-${active}`);
    } else {
      grid.removeAttribute('aria-activedescendant');
    }
  }

  function openActive() {
    const row = rows.find(each => each.traceId === active);
    return row ? open(row) : false;
  }

  return {
    element: el('div', { class: 'list-view' }, plot.element, el('p', { class: 'summary' }, summary, ' ', showAll), grid, empty),
    rowsChanged,
    update({ sort }, before) {
      address = app.href({});
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
      left = { address, active, place: anchorOf(rows, grid.scrollTop, ROW_HEIGHT) };
      plot.leave();
    },
    keys: [
      { keys: ['ArrowDown', 'j'], what: 'Next trace', run: () => move(1) },
      { keys: ['ArrowUp', 'k'], what: 'Trace before', run: () => move(-1) },
      { keys: ['PageDown'], what: 'A page down', run: () => move(list.page()) },
      { keys: ['PageUp'], what: 'A page up', run: () => move(-list.page()) },
      { keys: ['Home'], what: 'First trace', run: () => move(-Infinity) },
      { keys: ['End'], what: 'Last trace', run: () => move(Infinity) },
      { keys: ['Enter'], what: 'Open the trace', run: openActive },
      { keys: ['s'], what: 'To the chart, where arrows select', run: () => plot.element.focus() },
      { keys: ['Escape'], what: 'Show all', run: () => (showAll.hidden ? false : app.navigate(UNSELECTED)) },
    ],
  };
}

// Where the list was left, for who comes back to it.
let left = null;

const cell = (column, ...children) => el('div', { role: 'gridcell', class: `cell ${column}` }, children);

function statusOf(row) {
  const words = row.running ? 'running' : row.status === 'unset' ? '' : row.status;
  return words && el('span', { class: `badge ${words}` }, words);
}

/** Whether a row lies in the rectangle of the scatter. */
function inSelection({ from, to, min, max }) {
  return row => (from === null || (row.startMs >= from && row.startMs <= to))
      && (min === null || (row.durationMs >= min && row.durationMs <= max));
}
