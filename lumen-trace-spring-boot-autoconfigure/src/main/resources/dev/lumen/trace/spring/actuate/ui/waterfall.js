import { button, el, fill } from './dom.js';
import { count, duration, inLine } from './format.js';
import { pointer } from './pointer.js';
import { formatSql } from './sql.js';
import { barOf, ticks, xOf } from './timeline.js';
import { visibleRows } from './tree.js';
import { virtualList } from './virtual.js';

const ROW_HEIGHT = 28;
const INDENT = 14;
const LEAST_INDENT = 3;
// Deeper ones say how deep they are.
const NUMBERED = 10;
const LABEL_WIDTH = 64;
const STRIPES = 16;
const MARKS = {
  missing: ['parent not held', 'The parent span is not held here: it may belong to another service'],
  self: ['its own parent', 'The span says that it is its own parent'],
  cycle: ['circle', 'The parents of this span are in a circle'],
  duplicate: ['same id', 'Another span has the same id'],
};

/**
 * The rows of a trace, each with its bar on the time axis.
 *
 * @param {Object} on what happens: select(row), toggle(row), isFound(node), total(), choose(range), zoom(factor, atUs)
 */
export function waterfall(on) {
  const axis = el('div', { class: 'axis', 'aria-hidden': 'true' });
  const heads = el('div', { role: 'row', class: 'span-row heads' },
      el('div', { role: 'columnheader', class: 'span-name' }, 'Span'),
      el('div', { role: 'columnheader', class: 'span-self' }, 'Self'),
      el('div', { role: 'columnheader', class: 'span-time' }, el('span', { class: 'offscreen' }, 'Time'), axis));
  const element = el('div', {
    class: 'waterfall scroller', role: 'treegrid', tabindex: '0', 'aria-label': 'Spans', 'aria-colcount': '3',
  });
  const list = virtualList(element, ROW_HEIGHT, heads, rowElement);
  const observer = new ResizeObserver(() => shown && drawAll());
  observer.observe(element);

  const space = el('div', { class: 'fall' }, element);
  const pointing = pointer(space, axis, {
    ...on, range: () => shown.range,
    rowOf: target => (target.closest('.span-time') ? list.rows()[target.closest('.span-row:not(.heads)')?.ariaRowIndex - 2] : null),
  });

  let shown = null;
  let width = 0;
  let indent = INDENT;

  function drawAll() {
    width = axis.clientWidth;
    const deepest = list.rows().reduce((depth, row) => Math.max(depth, row.depth), 1);
    indent = Math.min(INDENT, Math.max(LEAST_INDENT, (0.45 * heads.firstChild.clientWidth) / deepest));
    // Lines that stand too close are a grey; then each fifth.
    element.style.setProperty('--guide', `${indent * (indent < 7 ? 5 : 1)}px`);
    fill(axis, ticks(shown.range, Math.max(3, Math.floor(width / 70))).map(({ us, label }) => {
      const tick = el('span', { class: 'tick' }, label);
      tick.style.left = `${xOf(us, shown.range, width)}px`;
      return tick;
    }));
    list.refresh();
  }

  function rowElement(row, index) {
    const isActive = row.key === shown.activeKey;
    const { group, node, isOpen } = row;
    const failed = (group ?? node).errors > 0;
    return el('div', {
      role: 'row', id: `row-${index}`, 'aria-level': row.depth + 1, 'aria-rowindex': index + 2,
      'aria-expanded': isOpen === null ? null : String(isOpen), 'aria-selected': String(isActive),
      class: ['span-row', isActive && 'active', failed && 'on-error-path', node && on.isFound(node) && 'found',
        shown.critical && (group?.nodes ?? [node]).some(each => shown.path.has(each)) && 'critical'].filter(Boolean).join(' '),
      // No dblclick: the first click makes the row anew.
      onclick: event => (event.detail === 2 && isOpen !== null ? on.toggle(row) : on.select(row)),
    }, nameCell(row), selfCell(row), timeCell(row));
  }

  function nameCell(row) {
    const { depth, group, node, isOpen } = row;
    const cell = el('div', { role: 'gridcell', class: 'span-name' },
        isOpen !== null
          ? button(isOpen ? '▾' : '▸', event => { event.stopPropagation(); on.toggle(row); },
              { class: 'toggle', tabindex: '-1', 'aria-label': isOpen ? 'Collapse' : 'Expand' })
          : el('span', { class: 'toggle' }),
        depth >= NUMBERED ? el('span', { class: 'level faint', title: `Level ${depth + 1}` }, depth + 1) : null,
        el('span', { class: `kind ${(group ?? node.span).kind}`, title: (group ?? node.span).kind }),
        group ? groupName(group) : spanName(node, isOpen === false));
    // The deepest still have room for a name.
    const start = `min(${depth * indent}px, 60%)`;
    cell.style.paddingInlineStart = start;
    cell.style.backgroundSize = `${start} 100%`;
    return cell;
  }

  function groupName(group) {
    const { nodes, times, isParallel } = group;
    return [el('span', { class: 'text', title: group.name }, inLine(group.name)),
      el('b', { class: 'times' }, `×${count(nodes.length)}${isParallel ? ' parallel' : ''}`),
      times ? el('span', { class: 'badge n-plus-one', title: `This call is made ${count(times)} times, one after the other` },
          times === nodes.length ? 'N+1' : `N+1 ×${count(times)}`) : null,
      group.statement ? el('code', { class: 'statement', title: formatSql(group.statement) }, group.statement) : null,
      group.errors ? el('span', { class: 'badge error' }, `${count(group.errors)} failed`) : null];
  }

  function spanName({ span, mark, size, times }, isHiding) {
    return [
      span.status === 'error' ? el('span', { class: 'badge error', title: span.statusMessage ?? 'failed' }, 'error') : null,
      span.running ? el('span', { class: 'badge running' }, 'running') : null,
      el('span', { class: 'text', title: span.name }, inLine(span.name)),
      isHiding ? el('span', { class: 'faint' }, `+${count(size - 1)}`) : null,
      times ? el('span', { class: 'badge repeated', title: `This call is made ${count(times)} times in the trace, one after the other` }, `N+1 ×${count(times)}`) : null,
      span.service && span.service !== shown.service ? el('span', { class: 'badge' }, span.service) : null,
      mark ? el('span', { class: 'badge', title: MARKS[mark][1] }, MARKS[mark][0]) : null,
    ];
  }

  function selfCell({ group, node }) {
    // Of what ran at once, no more than the time that it took.
    return el('div', { role: 'gridcell', class: 'span-self' },
        duration(group ? Math.min(group.wallUs, group.nodes.reduce((us, each) => us + each.span.selfUs, 0)) : node.span.selfUs));
  }

  function timeCell({ group, node }) {
    const cell = el('div', { role: 'gridcell', class: 'span-time' });
    const spans = group ? group.nodes.map(each => each.span) : [node.span];
    const bars = spans.map(span => [span, barOf(span.offsetUs, span.durationUs, shown.range, width)])
        .filter(([, bar]) => bar);
    // Hundreds of bars in one line are one blur: as many as there are pixels will do.
    for (const [span, bar] of bars.slice(0, width)) {
      cell.append(placed(el('span', { class: `bar ${span.kind} ${span.status === 'error' ? 'error' : ''} ${span.running ? 'running' : ''}` }), bar));
    }
    cell.append(...criticalParts(group?.nodes ?? [node]), ...(node ? eventTicks(node.span) : []));
    if (bars.length > 0) {
      cell.append(lengthLabel(group ? group.wallUs : node.span.durationUs, bars[0][1], bars.at(-1)[1]));
    }
    return cell;
  }

  // Behind the bars, or before them, or else on the first; across it where that is short.
  function lengthLabel(us, first, last) {
    const end = last.x + last.width;
    const [side, left] = end + LABEL_WIDTH < width ? ['', end + 6]
        : first.x > LABEL_WIDTH ? ['before', first.x - LABEL_WIDTH]
        : [first.width > LABEL_WIDTH + STRIPES ? 'on-bar' : 'across', first.x + 6];
    const label = el('span', { class: `length ${side}` }, duration(us));
    label.style.left = `${left}px`;
    return label;
  }

  function criticalParts(nodes) {
    return !shown.critical ? [] : nodes.flatMap(node => shown.path.get(node) ?? [])
        .slice(0, width)
        .map(({ startUs, endUs }) => barOf(startUs, endUs - startUs, shown.range, width, 1))
        .filter(Boolean)
        .map(bar => placed(el('span', { class: 'critical-part' }), bar));
  }

  function eventTicks(span) {
    return span.events.slice(0, width)
        .map(event => [event, barOf(event.offsetUs, 0, shown.range, width)])
        .filter(([, bar]) => bar)
        .map(([event, bar]) => placed(el('span', {
          class: `event ${event.name === 'exception' ? 'error' : ''}`, title: `${event.name}, at ${duration(event.offsetUs)}`,
        }), bar));
  }

  return {
    element,
    space,
    rows: () => list.rows(),
    /**
     * Shows a trace.
     *
     * @param view {tree, path, range, collapsed, unfolded, activeKey, critical, service}
     */
    update(view) {
      const arranged = view.tree !== shown?.tree || view.collapsed !== shown.collapsed || view.unfolded !== shown.unfolded;
      shown = view;
      if (arranged) {
        const rows = visibleRows(view.tree, view.collapsed, view.unfolded);
        element.setAttribute('aria-rowcount', String(rows.length + 1));
        list.setRows(rows);
      }
      drawAll();
    },
    reveal(key) {
      const index = list.rows().findIndex(row => row.key === key);
      if (index >= 0) {
        list.reveal(index);
      }
    },
    page: list.page,
    leave() {
      observer.disconnect();
      pointing.leave();
    },
  };
}

function placed(element, { x, width }) {
  element.style.left = `${x}px`;
  element.style.width = `${width}px`;
  return element;
}
