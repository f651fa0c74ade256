import { comparing } from './numbers.js';
import { keyOf } from './row-facts.js';

const STATUS_ORDER = ['error', 'running', 'ok', 'unset'];

/** How a column is sorted by. ISO instants of nine digits sort as texts. */
export const COLUMNS = {
  start: row => row.start,
  name: row => row.name.toLowerCase(),
  status: ({ running, status }) => STATUS_ORDER.indexOf(running && status !== 'error' ? 'running' : status),
  durationMs: row => row.durationMs,
  spans: row => row.spans,
  errors: row => row.errors,
};

const byStart = comparing(row => row.start, true);
const byKey = comparing(keyOf);
const newestFirst = (a, b) => byStart(a, b) || byKey(a, b);

/** The rows with those that came or changed, which replace those of the same trace and root; the oldest go beyond `max`. */
export function merge(rows, changed, max) {
  const byId = new Map(rows.map(row => [keyOf(row), row]));
  changed.forEach(row => byId.set(keyOf(row), row));
  return [...byId.values()].sort(newestFirst).slice(0, max);
}

export function sorted(rows, column, descending) {
  const byColumn = comparing(COLUMNS[column], descending);
  return [...rows].sort((a, b) => byColumn(a, b) || newestFirst(a, b));
}

/** What stands at the top of a scrolled list; null at the top, where the list runs on. */
export function anchorOf(rows, scrollTop, rowHeight) {
  const index = Math.floor(scrollTop / rowHeight);
  return scrollTop <= 0 || index >= rows.length ? null : { rows, index, offset: scrollTop - index * rowHeight };
}

/** Where to scroll so that what was at the top is there again, or the next below that is still there, else the next above. */
export function scrollTopOf(anchor, rows, rowHeight) {
  if (!anchor) {
    return 0;
  }
  const positions = new Map(rows.map((row, i) => [keyOf(row), i]));
  const { rows: old, index, offset } = anchor;
  const still = [...old.slice(index), ...old.slice(0, index).reverse()].find(row => positions.has(keyOf(row)));
  return still ? positions.get(keyOf(still)) * rowHeight + (still === old[index] ? offset : 0) : 0;
}
