import { countCalls, foldedChildren } from './groups.js';
import { attachLines, linesBelow } from './logs.js';
import { comparing, leastOf, mostOf } from './numbers.js';

// Nothing here recurses: a trace may be as deep as it has spans.

/**
 * The spans as a tree, whatever they say of their parents; siblings by their start. A node's `key` is the span id, with `#2`
 * for the second of that id; `index` its place depth first; `size` and `errors` count its subtree, itself included; `times`
 * how often its call is made in an N+1, else 0; `mark` what is odd: 'missing' (the parent is not held), 'self' (its own
 * parent), 'cycle' (the first of a circle of parents), 'duplicate' (of a span id, whose children are with the first), or null.
 * The root is the earliest span without a parent, else the earliest; `roots` has it first, `nodes` are depth first.
 */
export function buildTree(spans, logs) {
  const made = nodesByStart(spans);
  const byKey = new Map(made.map(node => [node.key, node]));
  for (const node of made) {
    node.parent = parentOf(node, byKey);
  }
  openCycles(made);
  const roots = [];
  for (const node of made) {
    (node.parent?.children ?? roots).push(node);
  }
  const root = roots.find(node => !node.span.parentId) ?? roots[0] ?? null;
  const ordered = root ? [root, ...roots.filter(node => node !== root)] : [];
  const nodes = depthFirst(ordered);
  countCalls(nodes);
  return { root, roots: ordered, nodes, byKey, lines: attachLines({ root, byKey }, logs) };
}

function nodesByStart(spans) {
  const seen = new Map();
  return [...spans]
    .sort((a, b) => a.offsetUs - b.offsetUs)
    .map(span => {
      const nth = (seen.get(span.spanId) ?? 0) + 1;
      seen.set(span.spanId, nth);
      return {
        key: nth === 1 ? span.spanId : `${span.spanId}#${nth}`, span, parent: null, children: [], lines: [], groups: undefined,
        depth: 0, index: 0, size: 1, times: 0, errors: span.status === 'error' ? 1 : 0, mark: nth === 1 ? null : 'duplicate',
      };
    });
}

function parentOf(node, byKey) {
  const { spanId, parentId } = node.span;
  if (!parentId) {
    return null;
  }
  const parent = byKey.get(parentId) ?? null;
  if (parentId === spanId) {
    node.mark = 'self';
    return null;
  }
  node.mark ??= parent ? null : 'missing';
  return parent;
}

// The earliest of each circle becomes a root. Every node is walked once.
function openCycles(nodes) {
  const walkedFrom = new Map();
  for (const start of nodes) {
    let node = start;
    while (node && !walkedFrom.has(node)) {
      walkedFrom.set(node, start);
      node = node.parent;
    }
    if (node && walkedFrom.get(node) === start) {
      let first = node;
      for (let other = node.parent; other !== node; other = other.parent) {
        first = other.span.offsetUs < first.span.offsetUs ? other : first;
      }
      first.parent = null;
      first.mark = 'cycle';
    }
  }
}

function depthFirst(roots) {
  const nodes = [];
  const pending = [...roots].reverse();
  while (pending.length > 0) {
    const node = pending.pop();
    node.index = nodes.push(node) - 1;
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    for (let i = node.children.length - 1; i >= 0; i--) {
      pending.push(node.children[i]);
    }
  }
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { parent, size, errors } = nodes[i];
    if (parent) {
      parent.size += size;
      parent.errors += errors;
    }
  }
  return nodes;
}

/** The spans and those of the next page that are not among them: in a trace that runs on, pages shift. */
export function joined(spans, page) {
  const had = new Set(spans.map(span => span.spanId + span.start));
  return [...spans, ...page.filter(span => !had.has(span.spanId + span.start))];
}

export function pathToRoot(node) {
  const path = [];
  for (let at = node; at; at = at.parent) {
    path.push(at);
  }
  return path;
}

/** Where errors come from: the failed spans below which none failed. */
export function errorOrigins(tree) {
  return tree.nodes.filter(
    ({ span, children }) => span.status === 'error' && children.every(child => child.errors === 0),
  );
}

/**
 * The rows to show, top down: {key, depth, isOpen, and node, group or line}; isOpen is null where nothing is below.
 * `collapsed` and `unfolded` are keys of nodes and groups; lines of the log stand among what is below their spans, by their time.
 */
export function visibleRows(tree, collapsed, unfolded, withLines = false) {
  const rows = [];
  const pending = [];
  const push = (items, depth) => {
    for (let i = items.length - 1; i >= 0; i--) {
      const { key, nodes, children, lines } = items[i];
      const isOpen = nodes ? unfolded.has(key) : children?.length > 0 || (withLines && lines?.length > 0) ? !collapsed.has(key) : null;
      pending.push({ key, depth, isOpen, [nodes ? 'group' : children ? 'node' : 'line']: items[i] });
    }
  };
  push(tree.roots, 0);
  while (pending.length > 0) {
    const row = pending.pop();
    rows.push(row);
    if (row.isOpen) {
      push(row.group ? row.group.nodes : withLines ? withLinesOf(row.node) : foldedChildren(row.node), row.depth + 1);
    }
  }
  return rows;
}

const byTime = comparing(item => item.offsetUs ?? (item.nodes?.[0] ?? item).span.offsetUs);
const withLinesOf = node => [...foldedChildren(node), ...linesBelow(node)].sort(byTime);

/** A new set, with the key, or without it where it had it. */
export function toggled(keys, key) {
  const changed = new Set(keys);
  if (!changed.delete(key)) {
    changed.add(key);
  }
  return changed;
}

export const allCollapsed = tree => new Set(tree.nodes.filter(({ children, lines }) => children.length + lines.length > 0).map(node => node.key));

export function levelCollapsed(tree, collapsed, unfolded, withLines) {
  const open = visibleRows(tree, collapsed, unfolded, withLines).filter(row => row.node && row.isOpen);
  const deepest = mostOf(open, row => row.depth);
  return new Set([...collapsed, ...open.filter(row => row.depth === deepest).map(row => row.key)]);
}

export function levelExpanded(tree, collapsed, unfolded, withLines) {
  const closed = visibleRows(tree, collapsed, unfolded, withLines).filter(row => row.node && row.isOpen === false);
  const topmost = leastOf(closed, row => row.depth);
  const expanded = new Set(collapsed);
  closed.filter(row => row.depth === topmost).forEach(row => expanded.delete(row.key));
  return expanded;
}

/** What to collapse and unfold so that a node, or a line, shows. */
export function revealed(item, collapsed, unfolded) {
  const sets = { collapsed: new Set(collapsed), unfolded: new Set(unfolded) };
  const node = item.node ?? item;
  if (node !== item) {
    sets.collapsed.delete(node.key);
  }
  for (const below of pathToRoot(node)) {
    if (below.parent) {
      sets.collapsed.delete(below.parent.key);
      const group = foldedChildren(below.parent).find(item => item.nodes?.includes(below));
      if (group) {
        sets.unfolded.add(group.key);
      }
    }
  }
  return sets;
}
