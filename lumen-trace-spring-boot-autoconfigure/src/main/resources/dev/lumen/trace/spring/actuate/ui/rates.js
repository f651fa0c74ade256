import { rootTerm } from './chips.js';
import { leastOf, mostOf, sumOf } from './numbers.js';
import { formatTerm } from './query.js';

/** The windows that can be asked for, and 'held' for the traces that are held instead. */
export const WINDOWS = { '5m': '5 minutes', '60m': '60 minutes', all: 'since the start', held: 'traces held' };

/** With `errorRate`, the `share` of the time of all, and `withinRate`: of those sampled, how many were answered well with a failure within. */
export function rateRows({ roots }) {
  const all = sumOf(roots, root => root.totalMs);
  return roots.map(root => ({
    ...root,
    errorRate: root.count ? root.errors / root.count : 0,
    withinRate: root.sampled ? (root.failedWithin ?? 0) / root.sampled : 0,
    share: all ? root.totalMs / all : 0,
  }));
}

/** Gives the bars of buckets, on a logarithmic axis that all rows share. */
export function histogramScale(rows) {
  const edges = rows.flatMap(({ buckets = [] }) => buckets.filter(({ count }) => count > 0).flatMap(({ fromMs, toMs }) => [fromMs, toMs]))
      .filter(ms => ms > 0);
  const low = Math.log10(leastOf(edges, ms => ms));
  const high = Math.log10(mostOf(edges, ms => ms));
  const x = ms => (high > low ? Math.min(1, Math.max(0, (Math.log10(ms) - low) / (high - low))) : 0);
  return (buckets = []) => {
    const most = mostOf(buckets, ({ count }) => count);
    return buckets.filter(({ count }) => count > 0).map(bucket => {
      const from = x(bucket.fromMs);
      return { bucket, x: from, width: (bucket.toMs == null ? 1 : x(bucket.toMs)) - from, height: bucket.count / most };
    });
  };
}

export function bucketQuery(name, { fromMs, toMs }) {
  const dur = (op, ms) => formatTerm({ type: 'dur', op, value: `${Number(ms.toFixed(3))}ms` });
  return [rootTerm(name), fromMs > 0 && dur('>=', fromMs), toMs != null && dur('<', toMs)].filter(Boolean).join(' ');
}
