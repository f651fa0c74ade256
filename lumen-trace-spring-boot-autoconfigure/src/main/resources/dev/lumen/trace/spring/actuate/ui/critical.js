import { sumOf } from './numbers.js';

/**
 * The critical path: what of each span the end of the trace waited for. From the end of the root it walks back, to the child
 * that ended last before, through it to its start, and so on; where no child ran, the time is the span's own. Children are
 * cut to their parent. The parts do not overlap, and together are as long as the root.
 *
 * @returns {Map} from each node on the path to its parts {startUs, endUs}, in order of time
 */
export function criticalPath(root) {
  const parts = new Map();
  const { offsetUs: start, durationUs } = root?.span ?? {};
  const pending = root ? [{ node: root, start, end: start + durationUs }] : [];
  while (pending.length > 0) {
    const { node, start, end } = pending.pop();
    const own = [];
    let reached = end;
    for (const child of byEndDescending(node.children, start, end)) {
      if (child.end <= reached) {
        own.push({ startUs: child.end, endUs: reached });
        pending.push(child);
        reached = child.start;
      }
    }
    own.push({ startUs: start, endUs: reached });
    parts.set(node, own.filter(part => part.startUs < part.endUs).reverse());
  }
  return parts;
}

function byEndDescending(children, start, end) {
  return children
    .map(node => ({
      node,
      start: Math.max(start, node.span.offsetUs),
      end: Math.min(end, node.span.offsetUs + node.span.durationUs),
    }))
    .filter(child => child.start < child.end)
    .sort((a, b) => b.end - a.end || a.start - b.start);
}

/** How much of the critical path is a span's own, in microseconds; 0 for one that is not on it. */
export function criticalUs(path, node) {
  return sumOf(path.get(node) ?? [], ({ startUs, endUs }) => endUs - startUs);
}
