import { choose, chosen } from './choice.js';
import { compareView } from './compare-view.js';
import { criticalPath } from './critical.js';
import { button, el, fill, press } from './dom.js';
import { findBox } from './find.js';
import { flameView } from './flame-view.js';
import { duration, inLine } from './format.js';
import { heading } from './heading.js';
import { refreshPin } from './kept.js';
import { key, movingKeys, rowFrom } from './keys.js';
import { legend } from './legend.js';
import { hasRow } from './logs.js';
import { minimap } from './minimap.js';
import { mostOf } from './numbers.js';
import { sidePane } from './side.js';
import { tableView } from './table-view.js';
import { clampRange, fullRange, pan, showing, zoom } from './timeline.js';
import { traceSource } from './trace-source.js';
import { allCollapsed, buildTree, errorOrigins, levelCollapsed, levelExpanded, revealed, toggled } from './tree.js';
import { waterfall } from './waterfall.js';
import { whereabouts } from './whereabouts.js';

const SHOWN_AS = [[null, 'Waterfall'], ['table', 'Table'], ['flame', 'Flame graph'], ['compare', 'Compare']];

export function traceView(app) {
  const traceId = app.state().trace;
  const leave = () => app.navigate({ trace: null });
  const setRange = range => change({ range: clampRange(range, totalUs) });
  const showAll = () => change({ range: fullRange(totalUs) });
  const switchCritical = () => change({ critical: !shown.critical });
  const head = heading(app, traceId, leave, toError);
  const source = traceSource(app, traceId, take, head.say, error => place.update(error));
  const place = whereabouts(leave);
  const side = sidePane(app, traceId, { close: closeDetail, go });
  const find = findBox(() => shown.tree, go);
  const map = minimap(setRange);
  const fall = waterfall({
    select: chooseRow, toggle, isFound: find.isFound, total: () => totalUs, choose: setRange,
    zoom: (factor, atUs) => setRange(zoom(shown.range, factor, atUs, totalUs)),
  });
  const levels = fold => change({ collapsed: fold(shown.tree, shown.collapsed, shown.unfolded, shown.lines) });
  const folding = [
    key('C', 'Collapse all', () => change({ collapsed: allCollapsed(shown.tree), unfolded: new Set() })),
    { name: 'Level −', ...key('[', 'Collapse one level', () => levels(levelCollapsed)) },
    { name: 'Level +', ...key(']', 'Expand one level', () => levels(levelExpanded)) },
    key('E', 'Expand all', () => change({ collapsed: new Set() })),
  ];
  const critical = button('Critical path', switchCritical);
  const logLines = button('Log lines', switchLines, { hidden: true });
  const resetZoom = button('Reset zoom', showAll, { hidden: true });
  const views = SHOWN_AS.map(([as, text]) => button(text, () => app.navigate({ as, with: null }), { 'aria-pressed': String(as === null) }));
  const ofWaterfall = el('span.tool-set', {}, legend(), folding.map(({ name, what, run }) => button(name ?? what, run, { title: what })),
      critical, logLines, resetZoom, find.element);
  const more = button('Tools', () => more.setAttribute('aria-expanded', String(tools.classList.toggle('open'))), { class: 'more', 'aria-expanded': 'false' });
  const tools = el('div.tools', {}, el('span.tool-set.views', { role: 'group', 'aria-label': 'Shown as' }, views), more,
      ofWaterfall);
  const other = el('div.other', { hidden: true });

  let trace = { traceId, spans: [], exports: [], complete: false };
  let shown = {
    tree: buildTree([]), path: new Map(), range: fullRange(0), collapsed: new Set(), unfolded: new Set(), activeKey: null, critical: true,
    lines: chosen('lines') !== 'off', service: null,
  };
  let totalUs = 0;
  let closedGroup = null;
  let drawing = new AbortController();
  let drawn = null;

  function take(loaded) {
    const isFirst = trace.spans.length === 0;
    const wasAll = !isZoomed();
    trace = loaded;
    place.update(null);
    refreshPin(trace);
    const tree = buildTree(trace.spans, trace.logs);
    totalUs = mostOf(trace.spans, span => span.offsetUs + span.durationUs);
    const range = isFirst || wasAll ? fullRange(totalUs) : clampRange(shown.range, totalUs);
    change({ tree, path: criticalPath(tree.root), range, service: tree.root.span.service });
    head.update(trace, tree.root.span, totalUs);
    app.retitle();
    if (isFirst) {
      fromAddress();
      showAs();
    } else {
      if (!other.matches(':active')) {
        drawn?.update(tree);
      }
      showSide();
    }
  }

  const isZoomed = () => shown.range.from > 0 || shown.range.to < totalUs;
  const focusRows = () => fall.element.focus({ preventScroll: true });

  function change(changes) {
    shown = { ...shown, ...changes };
    if (changes.tree) {
      find.refresh();
    }
    press(critical, shown.critical);
    press(logLines, shown.lines);
    logLines.hidden = shown.tree.lines.size === 0;
    resetZoom.hidden = !isZoomed();
    fall.update(shown);
    map.update(shown.tree, totalUs, shown.range);
  }

  function showAs() {
    const { as } = app.state();
    const isWaterfall = as === null;
    drawing.abort();
    drawing = new AbortController();
    views.forEach((view, i) => press(view, SHOWN_AS[i][0] === as));
    [fall.space, map.element, ofWaterfall].forEach(element => { element.hidden = !isWaterfall; });
    other.hidden = isWaterfall;
    drawn = trace.spans.length === 0 || isWaterfall ? null
        : as === 'table' ? tableView(shown.tree, toSpan)
        : as === 'flame' ? flameView(shown.tree, toSpan)
        : compareView(app, trace, shown.tree, toSpan, drawing.signal);
    fill(other, drawn?.element);
    showSide();
  }

  function toSpan(node) {
    app.navigate({ as: null, with: null, span: node.span.spanId });
    go(node);
    focusRows();
  }

  function switchLines() {
    const line = shown.tree.lines.get(shown.activeKey);
    choose('lines', shown.lines ? 'off' : 'on');
    change({ lines: !shown.lines, activeKey: line ? line.node.key : shown.activeKey });
  }

  function toggle({ key, group, isOpen }) {
    change(isOpen === null ? {} : group ? { unfolded: toggled(shown.unfolded, key) } : { collapsed: toggled(shown.collapsed, key) });
  }

  function chooseRow(row) {
    select(row.group ?? row.node ?? row.line);
    focusRows();
  }

  // The span of it, or of its line, goes to the address, and so shows its detail; a group shows its figures.
  function select(item) {
    const span = (item.node ?? item).span;
    const spanId = span?.spanId ?? null;
    closedGroup = null;
    change({
      activeKey: item.key, range: span ? showing(shown.range, item.node ? { offsetUs: item.offsetUs, durationUs: 0 } : span, totalUs) : shown.range,
    });
    if (app.state().span !== spanId) {
      app.navigate({ span: spanId }, app.state().span !== null);
    } else {
      showSide();
    }
  }

  // Shows a node or a line wherever it is, of a line without a row its span; for none, what is found.
  function go(item) {
    const shownAs = item?.record && !(shown.lines && hasRow(item)) ? item.node : item;
    change(item ? revealed(shownAs, shown.collapsed, shown.unfolded) : {});
    if (item) {
      select(shownAs);
      fall.reveal(shownAs.key);
    }
  }

  // That of the row that is active, be it a line's.
  const activeNode = () => shown.tree.byKey.get(shown.activeKey) ?? activeLine()?.node;
  const activeLine = () => shown.tree.lines.get(shown.activeKey) ?? activeRow()?.line;
  const activeRow = () => fall.rows().find(row => row.key === shown.activeKey);

  function toError() {
    const [origin] = errorOrigins(shown.tree);
    return app.state().as && origin ? toSpan(origin) : go(origin);
  }

  function fromAddress() {
    const { span } = app.state();
    const node = span ? shown.tree.byKey.get(span) : telling();
    if (node && activeNode()?.span.spanId !== node.span.spanId) {
      if (!span) {
        app.navigate({ span: node.span.spanId }, true);
      }
      go(node);
    } else {
      showSide();
    }
    if (span && !node) {
      app.say('This span is not held.');
    }
  }

  // A trace of one span has nothing else to tell, and of one failure it is that.
  function telling() {
    if (shown.activeKey !== null || app.state().as !== null) {
      return null;
    }
    const origins = errorOrigins(shown.tree);
    return shown.tree.nodes.length === 1 ? shown.tree.root : origins.length === 1 ? origins[0] : null;
  }

  function showSide() {
    const node = activeNode();
    const group = node || app.state().span || shown.activeKey === closedGroup ? null : activeRow()?.group;
    const item = group ?? (node && node.span.spanId === app.state().span ? node : null);
    if (side.show(app.state().as === null ? item : null, shown.path, activeLine()) && item) {
      // What it leaves to the rows may be less.
      fall.reveal(shown.activeKey);
    }
  }

  function closeDetail() {
    closedGroup = shown.activeKey;
    app.navigate({ span: null });
    showSide();
    focusRows();
  }

  function to(row) {
    if (row) {
      chooseRow(row);
      fall.reveal(row.key);
    }
  }

  function move(step) {
    if (app.state().as) {
      return false;
    }
    const rows = fall.rows();
    return to(rowFrom(rows, rows.indexOf(activeRow()), step));
  }

  function expandOrDown() {
    const row = activeRow();
    return row?.isOpen === false ? toggle(row) : move(1);
  }

  function collapseOrUp() {
    const row = activeRow();
    if (row?.isOpen) {
      toggle(row);
    } else if (row) {
      const rows = fall.rows();
      to(rows.slice(0, rows.indexOf(row)).findLast(above => above.depth < row.depth));
    }
  }

  const zoomed = factor => () => setRange(zoom(shown.range, factor, (shown.range.from + shown.range.to) / 2, totalUs));
  const panned = share => () => change({ range: pan(shown.range, share * (shown.range.to - shown.range.from), totalUs) });

  side.element.addEventListener('focusout', () => setTimeout(showSide));

  return {
    element: el('div.trace-view', {}, head.elements, place.element, tools, map.element,
        el('div.panes', {}, fall.space, other, side.handle, side.element)),
    entered: source.load,
    title: () => (shown.tree.root ? `${inLine(shown.tree.root.span.name)}, ${duration(shown.tree.root.span.durationUs)}` : traceId),
    focus: focusRows,
    update(state, before) {
      if (before?.trace === state.trace && (before.as !== state.as || before.with !== state.with)) {
        showAs();
      }
      if (shown.tree.root && before?.trace === state.trace && before.span !== state.span) {
        fromAddress();
      }
    },
    leave() {
      drawing.abort();
      source.leave();
      map.leave();
      fall.leave();
    },
    keys: [
      ...movingKeys('span', move, fall.page),
      key('ArrowRight', 'Expand, or next', expandOrDown),
      key('ArrowLeft', 'Collapse, or to the parent', collapseOrUp),
      key(['Enter', ' '], 'Expand or collapse', () => (activeRow() ? toggle(activeRow()) : false)),
      ...folding,
      key('c', 'Critical path on or off', switchCritical),
      key('l', 'Log lines on or off', () => (logLines.hidden ? false : switchLines())),
      key(['+', '='], 'Zoom in', zoomed(0.5)),
      key('-', 'Zoom out', zoomed(2)),
      key('0', 'Show all of the time', showAll),
      key('Shift+ArrowRight', 'Later', panned(0.25)),
      key('Shift+ArrowLeft', 'Earlier', panned(-0.25)),
      key('e', 'Where it failed', toError),
      key('f', 'Find in trace', () => find.focus()),
      key('n', 'Find next', () => find.step(1)),
      key('N', 'Find before', () => find.step(-1)),
      key('P', 'Pin the trace, or let it go', () => head.pin()),
      key('Escape', 'Close the detail, or back to the list', () => (side.element.hidden ? leave() : closeDetail())),
    ],
  };
}
