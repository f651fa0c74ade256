import { sumOf } from './numbers.js';

/**
 * What of each span the end of the trace waited for, as a map from nodes to their parts {startUs, endUs}. From the end of the
 * root it walks back, to the child that ended last before, through it to its start, and so on. Children are cut to their
 * parent. The parts do not overlap, and together are as long as the root.
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
    .map(node => ({ node, start: Math.max(start, node.span.offsetUs), end: Math.min(end, node.span.offsetUs + node.span.durationUs) }))
    .filter(child => child.start < child.end)
    .sort((a, b) => b.end - a.end || a.start - b.start);
}

export const criticalUs = (path, node) => sumOf(path.get(node) ?? [], ({ startUs, endUs }) => endUs - startUs);
