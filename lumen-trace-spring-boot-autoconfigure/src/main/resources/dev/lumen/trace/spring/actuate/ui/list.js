import { button, el, fill } from './dom.js';
import { ago, count, dateAndTime, duration, epochMs, timeOfDay } from './format.js';
import { anchorOf, scrollTopOf, sorted } from './rows.js';
import { scatter } from './scatter.js';
import { virtualList } from './virtual.js';

const ROW_HEIGHT = 32;
const HEADINGS = [
  ['start', 'Time'], ['name', 'Trace'], ['status', 'Status'], ['durationMs', 'Duration'], ['spans', 'Spans'],
  ['errors', 'Errors'],
];

/** The list of traces under the scatter of their durations. */
export function listView(app) {
  const heads = HEADINGS.map(([column, text]) => el('div', { role: 'columnheader', class: `cell ${column}` },
      button(text, () => sortBy(column), { class: 'head' })));
  const grid = el('div', {
    class: 'traces scroller', role: 'grid', tabindex: '0', 'aria-label': 'Traces', onfocus: () => showActive(),
  });
  const summary = el('p', { class: 'summary', role: 'status' });
  const empty = el('p', { class: 'empty', hidden: true });
  const plot = scatter(app, selected => app.navigate(selected));
  const list = virtualList(grid, ROW_HEIGHT, el('div', { role: 'row', class: 'row heads' }, heads), rowElement);

  let sort = { column: 'start', descending: true };
  let known = [];
  let rows = [];
  let longest = 0;
  let active = null;

  function rowsChanged(all) {
    if (all.length !== known.length || all.some((row, i) => row !== known[i])) {
      show(all);
    }
  }

  function show(all) {
    known = all;
    const anchor = anchorOf(rows, grid.scrollTop, ROW_HEIGHT);
    const isAtTop = sort.column === 'start' && sort.descending && grid.scrollTop === 0;
    const within = all.filter(inSelection(app.state()));
    rows = sorted(within, sort.column, sort.descending);
    longest = rows.reduce((max, row) => Math.max(max, row.durationMs), 0);
    list.setRows(rows, isAtTop ? 0 : scrollTopOf(anchor, rows, ROW_HEIGHT));
    grid.setAttribute('aria-rowcount', String(rows.length + 1));
    plot.update(all);
    describe(all);
    showActive();
  }

  function describe(all) {
    const failed = rows.filter(row => row.errors > 0).length;
    const selected = rows.length < all.length ? `${count(rows.length)} of ${count(all.length)}` : count(all.length);
    fill(summary, `${selected} ${all.length === 1 ? 'trace' : 'traces'}, ${count(failed)} with errors `,
        app.state().from === null ? null : button('Show all', () =>
            app.navigate({ from: null, to: null, min: null, max: null })));
    empty.hidden = rows.length > 0;
    empty.textContent = app.state().q || app.state().from !== null
        ? 'No trace that is held matches.' : 'There is no trace yet. Send the application a request.';
  }

  function rowElement(row, index) {
    const isActive = row.traceId === active;
    return el('div', {
      role: 'row', id: `trace-${row.traceId}`, class: `row ${row.errors ? 'failed' : ''} ${isActive ? 'active' : ''}`,
      'aria-rowindex': index + 2, 'aria-selected': String(isActive),
      onclick: event => event.target.closest('a') || open(row),
    },
    cell('start', el('time', { datetime: row.start, title: `${dateAndTime(row.start)}, ${ago(epochMs(row.start), Date.now())}` },
        timeOfDay(row.start))),
    cell('name', el('a', {
      href: app.href({ trace: row.traceId, span: null }), tabindex: '-1', title: row.name, onclick: event => followed(event, row),
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

  function followed(event, row) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      open(row);
    }
  }

  function open(row) {
    active = row.traceId;
    app.navigate({ trace: row.traceId, span: null });
  }

  function sortBy(column) {
    sort = { column, descending: sort.column === column ? !sort.descending : column !== 'name' };
    heads.forEach((head, i) => {
      if (HEADINGS[i][0] === column) {
        head.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
    grid.scrollTop = 0;
    show(app.rows());
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

  heads[0].setAttribute('aria-sort', 'descending');

  return {
    element: el('div', { class: 'list-view' }, plot.element, summary, grid, empty),
    rowsChanged,
    update: () => show(app.rows()),
    entered() {
      active = lastOpened;
      list.refresh();
    },
    leave() {
      lastOpened = active;
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
    ],
  };
}

// Where the list was left, for who comes back to it.
let lastOpened = null;

const cell = (column, ...children) => el('div', { role: 'gridcell', class: `cell ${column}` }, children);

function statusOf(row) {
  const words = row.running ? 'running' : row.status === 'unset' ? '' : row.status;
  return words && el('span', { class: `badge ${words}` }, words);
}

/** Whether a row lies in the rectangle that was dragged in the scatter. */
function inSelection({ from, to, min, max }) {
  return row => (from === null || (epochMs(row.start) >= from && epochMs(row.start) <= to))
      && (min === null || (row.durationMs >= min && row.durationMs <= max));
}
