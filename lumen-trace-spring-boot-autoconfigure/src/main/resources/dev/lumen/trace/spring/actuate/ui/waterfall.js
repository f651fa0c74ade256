import { badge, button, el, fill, kindSign } from './dom.js';
import { count, counted, duration, inLine } from './format.js';
import { lineText } from './log-view.js';
import { mostOf, sumOf } from './numbers.js';
import { pointer } from './pointer.js';
import { formatSql } from './sql.js';
import { barOf, ticks, xOf } from './timeline.js';
import { visibleRows } from './tree.js';
import { virtualList } from './virtual.js';

const ROW_HEIGHT = 28;
const LINE_HEIGHT = 21;
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

const cell = (of, props, ...children) => el(`div.span-${of}`, { role: 'gridcell', ...props }, children);

/** `on` has select(row), toggle(row), isFound(node or line), and what pointer() takes. */
export function waterfall(on) {
  const axis = el('div.axis', { 'aria-hidden': 'true' });
  const heads = el('div.span-row.heads', { role: 'row' },
      [['name', 'Span'], ['self', 'Self'], ['time', [el('span.offscreen', {}, 'Time'), axis]]].map(([of, inside]) =>
          el(`div.span-${of}`, { role: 'columnheader' }, inside)));
  const element = el('div.waterfall.scroller', {
    role: 'treegrid', tabindex: '0', 'aria-label': 'Spans', 'aria-colcount': '3',
  });
  const list = virtualList(element, row => (row.line ? LINE_HEIGHT : ROW_HEIGHT), heads, rowElement);
  const observer = new ResizeObserver(() => shown && drawAll());
  observer.observe(element);

  const space = el('div.fall', {}, element);
  const pointing = pointer(space, axis, {
    ...on, range: () => shown?.range,
    rowOf: target => (target.closest('.span-time') ? list.rows()[target.closest('.span-row:not(.heads, .log-row)')?.ariaRowIndex - 2] : null),
  });

  let shown = null;
  let width = 0;
  let indent = INDENT;

  function drawAll() {
    if (width !== axis.clientWidth) {
      width = axis.clientWidth;
      // It would tell the time of another place.
      pointing.leave();
    }
    const deepest = mostOf(list.rows(), row => row.depth, 1);
    indent = Math.min(INDENT, Math.max(LEAST_INDENT, (0.45 * heads.firstChild.clientWidth) / deepest));
    // Lines that stand too close are a grey; then each fifth.
    element.style.setProperty('--guide', `${indent * (indent < 7 ? 5 : 1)}px`);
    fill(axis, ticks(shown.range, Math.max(3, Math.floor(width / 70))).map(({ us, label }) =>
        el('span.tick', { style: { left: `${xOf(us, shown.range, width)}px` } }, label)));
    list.refresh();
  }

  function rowElement(row, index) {
    const isActive = row.key === shown.activeKey;
    const { group, node, line, isOpen } = row;
    return el('div', {
      role: 'row', id: `row-${index}`, 'aria-level': row.depth + 1, 'aria-rowindex': index + 2,
      'aria-expanded': isOpen === null ? null : String(isOpen), 'aria-selected': String(isActive),
      class: ['span-row', isActive && 'active', on.isFound(line ?? node) && 'found', line ? `log-row ${line.tone}` : spanClasses(group ?? node)].join(' '),
      // No dblclick: the first click makes the row anew.
      onclick: event => (event.detail === 2 ? on.toggle(row) : on.select(row)),
    }, line ? lineCells(row) : [nameCell(row), selfCell(row), timeCell(row)]);
  }

  function spanClasses(item) {
    const isCritical = shown.critical && (item.nodes ?? [item]).some(each => shown.path.has(each));
    return `${item.errors > 0 ? 'on-error-path' : ''} ${isCritical ? 'critical' : ''}`;
  }

  // The text goes on over the time, where only a tick is.
  function lineCells({ depth, line }) {
    return [
      cell('name', { 'aria-colspan': '2', style: indented(depth) }, lineText(line)),
      cell('time', {}, marks(placesOf(line.record ? [line] : [], timeOf), () => 'mark'),
          line.record && el('span.length', {}, duration(line.offsetUs))),
    ];
  }

  // The deepest still have room for a name.
  function indented(depth) {
    const start = `min(${depth * indent}px, 60%)`;
    return { paddingInlineStart: start, backgroundSize: `${start} 100%` };
  }

  function nameCell(row) {
    const { depth, group, node, isOpen } = row;
    return cell('name', { style: indented(depth) },
        isOpen !== null
          ? button(isOpen ? '▾' : '▸', event => { event.stopPropagation(); on.toggle(row); },
              { class: 'toggle', tabindex: '-1', 'aria-label': isOpen ? 'Collapse' : 'Expand' })
          : el('span.toggle', {}),
        depth >= NUMBERED ? el('span.depth.faint', { title: `Level ${depth + 1}` }, depth + 1) : null,
        kindSign((group ?? node.span).kind),
        group ? groupName(group) : spanName(node, isOpen === false));
  }

  function groupName(group) {
    const { nodes, times, isParallel } = group;
    return [el('span.text', { title: group.name }, inLine(group.name)),
      el('b.times', {}, `×${count(nodes.length)}${isParallel ? ' parallel' : ''}`),
      times ? badge('n-plus-one', times === nodes.length ? 'N+1' : `N+1 ×${count(times)}`, `This call is made ${count(times)} times, one after the other`) : null,
      group.statement ? el('code.statement', { title: formatSql(group.statement) }, group.statement) : null,
      group.errors ? badge('error', `${count(group.errors)} failed`) : null];
  }

  function spanName({ span, mark, size, times, lines }, isHiding) {
    return [
      span.status === 'error' ? badge('error', 'error', span.statusMessage ?? 'failed') : null,
      span.running ? badge('running', 'running') : null,
      el('span.text', { title: span.name }, inLine(span.name)),
      isHiding ? el('span.faint', {}, size > 1 ? `+${count(size - 1)}` : counted(lines.length, 'line')) : null,
      times ? badge('repeated', `N+1 ×${count(times)}`, `This call is made ${count(times)} times in the trace, one after the other`) : null,
      span.service && span.service !== shown.service ? badge('', span.service) : null,
      mark ? badge('', ...MARKS[mark]) : null,
    ];
  }

  function selfCell({ group, node }) {
    // Of what ran at once, no more than the time that it took.
    return cell('self', {}, duration(group ? Math.min(group.wallUs, sumOf(group.nodes, each => each.span.selfUs)) : node.span.selfUs));
  }

  function timeCell({ group, node }) {
    const nodes = group?.nodes ?? [node];
    const parts = shown.critical ? nodes.flatMap(each => shown.path.get(each) ?? []) : [];
    const bars = placesOf(nodes.map(each => each.span), span => [span.offsetUs, span.durationUs]);
    return cell('time', {},
        marks(bars, span => `bar ${span.kind} ${span.status === 'error' ? 'error' : ''} ${span.running ? 'running' : ''}`),
        marks(placesOf(parts, ({ startUs, endUs }) => [startUs, endUs - startUs], 1), () => 'critical-part'),
        marks(placesOf(node?.span.events ?? [], timeOf), event => `event ${event.name === 'exception' ? 'error' : ''}`,
            event => `${event.name}, at ${duration(event.offsetUs)}`),
        bars.length > 0 && lengthLabel(group ? group.wallUs : node.span.durationUs, bars[0][1], bars.at(-1)[1]));
  }

  const timeOf = ({ offsetUs }) => [offsetUs, 0];

  // Those in sight, with their places.
  function placesOf(items, rangeOf, least) {
    return items.map(item => [item, barOf(...rangeOf(item), shown.range, width, least)]).filter(([, place]) => place);
  }

  // Hundreds in one line are one blur: as many as there are pixels will do.
  function marks(places, classOf, titleOf = () => null) {
    return places.slice(0, width).map(([item, place]) =>
        el('span', { class: classOf(item), title: titleOf(item), style: { left: `${place.x}px`, width: `${place.width}px` } }));
  }

  // Behind the bars, or before them, or else on the first; across it where that is short.
  function lengthLabel(us, first, last) {
    const end = last.x + last.width;
    const [side, left] = end + LABEL_WIDTH < width ? ['', end + 6]
        : first.x > LABEL_WIDTH ? ['before', first.x - LABEL_WIDTH]
        : [first.width > LABEL_WIDTH + STRIPES ? 'on-bar' : 'across', first.x + 6];
    return el('span', { class: `length ${side}`, style: { left: `${left}px` } }, duration(us));
  }

  return {
    element,
    space,
    rows: () => list.rows(),
    /** Takes {tree, path, range, collapsed, unfolded, lines: whether those of the log are shown, activeKey, critical, service}. */
    update(view) {
      const arranged = view.tree !== shown?.tree || view.collapsed !== shown.collapsed || view.unfolded !== shown.unfolded
          || view.lines !== shown.lines;
      const changed = Object.keys(view).filter(key => view[key] !== shown?.[key]);
      shown = view;
      if (changed.join() === 'activeKey') {
        list.activate(row => row.key === view.activeKey);
        return;
      }
      if (arranged) {
        const rows = visibleRows(view.tree, view.collapsed, view.unfolded, view.lines);
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
