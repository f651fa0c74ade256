import { wallUs } from './groups.js';
import { slowestOf, sumOf } from './numbers.js';

/** What each name costs. The total leaves out what lies in another span of the name, and counts time that several share once. */
export function byName({ nodes }) {
  const groups = Map.groupBy(nodes, keyOf);
  const outermost = outermostOf(nodes);
  const all = sumOf(nodes, ({ span }) => span.selfUs);
  return [...groups.values()].map(same => {
    const selfUs = sumOf(same, ({ span }) => span.selfUs);
    const slowest = slowestOf(same);
    return {
      name: same[0].span.name, kind: same[0].span.kind, count: same.length, selfUs, share: all ? selfUs / all : 0,
      errors: same.filter(({ span }) => span.status === 'error').length,
      totalUs: wallUs(same.filter(node => outermost.has(node)).map(({ span }) => span)),
      maxUs: slowest.span.durationUs, slowest,
    };
  }).sort((a, b) => b.selfUs - a.selfUs || b.totalUs - a.totalUs);
}

const keyOf = ({ span }) => `${span.kind} ${span.name}`;

function outermostOf(nodes) {
  const found = new Set();
  const open = [];
  const times = new Map();
  for (const node of nodes) {
    while (open.length > node.depth) {
      const key = keyOf(open.pop());
      times.set(key, times.get(key) - 1);
    }
    const key = keyOf(node);
    const above = times.get(key) ?? 0;
    if (above === 0) {
      found.add(node);
    }
    times.set(key, above + 1);
    open.push(node);
  }
  return found;
}

/** The spans of one path of names as one, depth first: `us` is the self time of it and of all below. */
export function mergedPaths({ nodes }) {
  const top = { children: new Map(), depth: -1, key: '' };
  const pathOf = new Map();
  for (const node of nodes) {
    const parent = node.parent ? pathOf.get(node.parent) : top;
    const key = keyOf(node);
    let path = parent.children.get(key);
    if (!path) {
      path = {
        key: `${parent.key}\n${key}`, name: node.span.name, kind: node.span.kind, depth: parent.depth + 1, parent, children: new Map(),
        nodes: [], errors: 0, selfUs: 0, us: 0,
      };
      parent.children.set(key, path);
    }
    path.nodes.push(node);
    path.selfUs += node.span.selfUs;
    path.errors += node.span.status === 'error' ? 1 : 0;
    pathOf.set(node, path);
  }
  const ordered = depthFirst(top);
  ordered.forEach(path => { path.us = path.selfUs; });
  ordered.reverse().forEach(path => {
    if (path.parent === top) {
      path.parent = null;
    } else {
      path.parent.us += path.us;
    }
  });
  return ordered.reverse();
}

function depthFirst(top) {
  const found = [];
  const pending = [...top.children.values()].reverse();
  while (pending.length > 0) {
    const path = pending.pop();
    found.push(path);
    pending.push(...[...path.children.values()].reverse());
  }
  return found;
}

/** Where paths stand, as shares of the width, all of which `focus` takes where it is not null; none narrower than `least`. */
export function flameLayout(paths, focus, least) {
  const starts = new Map();
  const shown = [];
  const roots = focus ? [focus] : paths.filter(path => !path.parent);
  const all = sumOf(roots, path => path.us) || 1;
  let reached = 0;
  for (const path of roots) {
    starts.set(path, reached / all);
    reached += path.us;
  }
  const base = focus?.depth ?? 0;
  for (const path of paths) {
    const from = starts.get(path);
    const width = path.us / all;
    if (from !== undefined && width >= least) {
      shown.push({ path, level: path.depth - base, from, width });
      let at = from;
      for (const child of path.children.values()) {
        starts.set(child, at);
        at += child.us / all;
      }
    }
  }
  return shown;
}
