import { el } from './dom.js';
import { count, dateAndTime, duration, inLine, timeOfDay } from './format.js';
import { isSlow, pathOf, repeatsOf, simpleName, statusClass, statusOf } from './row-facts.js';

/**
 * A trace as a row of the list.
 *
 * @param {Object} view {href, follow, open, slow: from slowness(), share: from logShares(), shared: from sharedTraces()}
 */
export function traceRow(row, index, isActive, view) {
  return el('div', {
    role: 'row', id: `trace-${row.traceId}${view.shared.has(row.traceId) ? `-${row.rootId}` : ''}`, class: `row ${row.errors ? 'failed' : ''} ${isActive ? 'active' : ''}`,
    'aria-rowindex': index + 2, 'aria-selected': String(isActive),
    onclick: event => event.target.closest('a') || view.open(row),
  },
  cell('start', el('time', { datetime: row.start, title: dateAndTime(row.start) }, timeOfDay(row.start))),
  cell('name', el('a', {
    href: view.href(row), tabindex: '-1', title: row.name, onclick: event => view.follow(event, row),
  }, inLine(row.name)), said(row, view.slow)),
  cell('status', statusChip(row)),
  cell('durationMs', durationBar(row, view.share), el('span', { class: 'amount' }, duration(row.durationMs * 1000))),
  cell('spans', count(row.spans)),
  cell('errors', row.errors ? count(row.errors) : ''));
}

const cell = (column, ...children) => el('div', { role: 'gridcell', class: `cell ${column}` }, children);

function said(row, slow) {
  const path = pathOf(row);
  return [
    path ? el('bdi', { class: 'path faint', title: path }, inLine(path)) : null,
    row.exception ? el('span', { class: 'thrown error-text', title: row.exception }, simpleName(row.exception)) : null,
    repeatsOf(row) ? el('span', { class: 'badge n-plus-one', title: 'A call is made again and again, one after the other' },
        repeatsOf(row) > 1 ? `N+1 ×${count(repeatsOf(row))}` : 'N+1') : null,
    row.workUntilMs ? el('span', { class: 'badge until', title: 'Work goes on when the root has ended' }, `work until ${duration(row.workUntilMs * 1000)}`) : null,
    row.kept ? el('span', { class: 'badge', title: 'Held since it failed; others of its time were evicted' }, 'kept') : null,
    isSlow(row, slow) ? el('span', {
      class: 'badge slow', title: `The median of this route is ${duration(slow.get(row.name).medianMs * 1000)}`,
    }, 'slow') : null,
  ];
}

function statusChip(row) {
  const code = statusClass(statusOf(row));
  if (row.running) {
    return el('span', { class: 'badge running' }, 'running');
  }
  return code ? el('span', { class: `badge http-${code}` }, statusOf(row))
      : row.status !== 'unset' && el('span', { class: `badge ${row.status}` }, row.status);
}

function durationBar(row, share) {
  const bar = el('span', { class: `bar ${row.errors ? 'error' : ''}`, 'aria-hidden': 'true' });
  bar.style.width = `${100 * share(row.durationMs)}%`;
  return el('span', { class: 'bar-space' }, bar);
}
