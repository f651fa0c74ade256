import { badge, el } from './dom.js';
import { count, dateAndTime, duration, inLine, timeOfDay } from './format.js';
import { isSlow, pathOf, simpleName, statusClass } from './row-facts.js';

export function traceRow(row, index, isActive, view) {
  return el('div', {
    role: 'row', id: `trace-${row.traceId}${view.shared.has(row.traceId) ? `-${row.rootId}` : ''}`, class: `row ${row.errors ? 'failed' : ''} ${isActive ? 'active' : ''}`,
    'aria-rowindex': index + 2, 'aria-selected': String(isActive),
    onclick: event => event.target.closest('a') || view.open(row),
  },
  cell('start', el('time', { datetime: row.start, title: `${dateAndTime(row.start)}, trace ${row.traceId}` }, timeOfDay(row.start)),
      el('span.row-id.faint', {}, `…${row.traceId.slice(-8)}`)),
  cell('name', el('a', {
    href: view.href(row), tabindex: '-1', title: row.name, onclick: event => view.follow(event, row),
  }, inLine(row.name)), said(row)),
  cell('status', statusChip(row)),
  cell('durationMs', durationBar(row, view.share), el('span.amount', {}, duration(row.durationMs * 1000))),
  cell('spans', count(row.spans)),
  cell('errors', row.errors ? count(row.errors) : ''));
}

const cell = (column, ...children) => el(`div.cell.${column}`, { role: 'gridcell' }, children);

function said(row) {
  const path = pathOf(row);
  return el('span.marks', {},
    path ? el('bdi.path.faint', { title: path }, inLine(path)) : null,
    row.exception ? el('span.thrown.error-text', { title: row.exception }, simpleName(row.exception)) : null,
    row.repeats ? badge('n-plus-one', row.repeats > 1 ? `N+1 ×${count(row.repeats)}` : 'N+1', 'A call is made again and again, one after the other') : null,
    row.workUntilMs ? badge('until', `work until ${duration(row.workUntilMs * 1000)}`, 'Work goes on when the root has ended') : null,
    row.kept ? badge('', 'kept', 'Held since it failed; others of its time were evicted') : null,
    isSlow(row) ? badge('slow', 'slow', `The median of this route is ${duration(row.medianMs * 1000)}`) : null);
}

function statusChip(row) {
  const code = statusClass(row.http);
  return row.running ? badge('running', 'running') : code ? badge(`http-${code}`, row.http)
      : row.status !== 'unset' && badge(row.status, row.status);
}

function durationBar(row, share) {
  return el('span.bar-space', {}, el('span', {
    class: `bar ${row.errors ? 'error' : ''}`, 'aria-hidden': 'true', style: { width: `${100 * share(row.durationMs)}%` },
  }));
}
