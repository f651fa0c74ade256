import { mergedPaths } from './aggregate.js';
import { wallUs } from './groups.js';
import { slowestOf } from './numbers.js';

// What differs by less is the same: a tenth, and a tenth of a millisecond.
const SHARE = 0.1;
const LEAST_US = 100;

/**
 * By the paths of names from the roots, depth first: `what` is slower, faster, same, new or missing; times are those in which
 * at least one ran, `selfByUs` is the difference of their self time.
 */
export function compared(a, b) {
  const top = paths => new Map(paths.filter(path => !path.parent).map((path, i) => [i === 0 ? 'root' : path.key, path]));
  const rows = [];
  const pending = pairs(top(mergedPaths(a)), top(mergedPaths(b)), 0);
  while (pending.length > 0) {
    const { mine, other, depth } = pending.pop();
    rows.push(rowOf(mine, other, depth));
    pending.push(...pairs(mine?.children ?? new Map(), other?.children ?? new Map(), depth + 1));
  }
  return rows;
}

function pairs(mine, others, depth) {
  const keys = [...mine.keys(), ...[...others.keys()].filter(key => !mine.has(key))];
  return keys.map(key => ({ mine: mine.get(key), other: others.get(key), depth })).reverse();
}

function rowOf(mine, other, depth) {
  const { key, name, kind } = mine ?? other;
  const [us, otherUs] = [mine, other].map(path => (path ? wallUs(path.nodes.map(({ span }) => span)) : 0));
  // Of what ran at once no more than the time that it took.
  const ownBy = Math.min(mine?.selfUs ?? 0, us) - Math.min(other?.selfUs ?? 0, otherUs);
  return {
    key, name, kind, depth, us, otherUs, byUs: us - otherUs, selfByUs: ownBy,
    what: !other ? 'new' : !mine ? 'missing' : difference(us, otherUs),
    count: mine?.nodes.length ?? 0,
    otherCount: other?.nodes.length ?? 0,
    slowest: mine ? slowestOf(mine.nodes) : null,
  };
}

function difference(us, otherUs) {
  const by = us - otherUs;
  return Math.abs(by) < Math.max(LEAST_US, SHARE * Math.max(us, otherUs)) ? 'same' : by > 0 ? 'slower' : 'faster';
}

/** The row of the list in the middle by duration: of those that ended, without some. Null where there is none. */
export function medianRow(rows, without) {
  const others = rows.filter(row => !row.running && !without(row)).sort((a, b) => a.durationMs - b.durationMs);
  return others[Math.floor((others.length - 1) / 2)] ?? null;
}
