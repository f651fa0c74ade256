import { leastOf, mostOf } from './numbers.js';

/* What a row of the list says of its trace beside its name. Without a rootId it is the only one of its trace. */

const STATIC = /\.(?:css|m?js|map|png|jpe?g|gif|svg|ico|webp|avif|woff2?|ttf|otf|eot|txt|webmanifest|html?)$/i;

/** What a row is told from others by: requests that share a caller's trace are a row each. */
export const keyOf = ({ traceId, rootId = '' }) => `${traceId}-${rootId}`;

/** The traces that several rows are of. */
export function sharedTraces(rows) {
  const seen = new Set();
  return new Set(rows.map(row => row.traceId).filter(id => seen.size === seen.add(id).size));
}

/** The path that was called, where the name does not have it; '' for none. */
export function pathOf({ name, path = '' }) {
  return !path || name.endsWith(` ${path}`) ? '' : path;
}

/** Whether a file was asked for, for which there is no route. */
export function isStatic({ name, path = '' }) {
  return STATIC.test(path) && (!/ \S/.test(name) || name.endsWith('/**'));
}

export function simpleName(type) {
  return type ? type.slice(type.lastIndexOf('.') + 1) : '';
}

/** The class of an HTTP status: '5xx', or '' where it is none. */
export function statusClass(code) {
  return code >= 100 && code < 600 ? `${Math.floor(code / 100)}xx` : '';
}

/** Whether a trace is slow for its route: the server tells the median of those that are, and of those that run. */
export const isSlow = ({ medianMs, running, durationMs }) => medianMs > 0 && (!running || durationMs > 3 * medianMs);

/** The whole powers of ten, in ms, around the shortest and the longest. */
export function decadesOf(rows) {
  const shortest = leastOf(rows, row => row.durationMs || Infinity, 1000);
  const low = Math.floor(Math.log10(Math.max(shortest, 0.001)));
  return [low, Math.max(Math.ceil(Math.log10(mostOf(rows, row => row.durationMs, 0.01))), low + 1)];
}

/** The share of a bar by the logarithm, as in the scatter. */
export function logShares(rows) {
  const [low, high] = decadesOf(rows);
  return ms => Math.min(1, Math.max(0.02, (Math.log10(Math.max(ms, 0.001)) - low) / (high - low)));
}

/** The rows in the order in which they are looked at: new ones wait, and how many is told, those that went stay. */
export function heldRows(before, now) {
  const byId = new Map(now.map(row => [keyOf(row), row]));
  const rows = before.map(row => byId.get(keyOf(row)) ?? row);
  before.forEach(row => byId.delete(keyOf(row)));
  return { rows, waiting: byId.size };
}

export function inSelection({ from, to, min, max }) {
  return row => (from === null || (row.startMs >= from && row.startMs <= to))
      && (min === null || (row.durationMs >= min && row.durationMs <= max));
}
