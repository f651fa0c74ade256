import { traceFrom } from './api.js';
import { criticalPath, criticalUs } from './critical.js';
import { detail } from './detail.js';
import { button, download, el, fill } from './dom.js';
import { findBox } from './find.js';
import { counted } from './format.js';
import { heading } from './heading.js';
import { importedTrace } from './imports.js';
import { minimap } from './minimap.js';
import { exportOtlp } from './otlp.js';
import { clampRange, fullRange, pan, zoom } from './timeline.js';
import { allCollapsed, buildTree, errorOrigins, joined, levelCollapsed, levelExpanded, revealed, toggled } from './tree.js';
import { waterfall } from './waterfall.js';

const MAX_SPANS = 50_000;

/** One trace: what happened to it, the minimap, the waterfall, and the detail of a span. */
export function traceView(app) {
  const traceId = app.state().trace;
  const head = heading(traceId, leave, toError);
  const side = el('div', {
    class: 'side', hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Detail', onfocusout: () => setTimeout(showDetail),
  });
  const find = findBox(() => shown.tree, go);
  const map = minimap(setRange);
  const fall = waterfall({ select: row => choose(row), toggle: row => toggle(row), isFound: find.isFound });
  const folding = [
    { keys: ['C'], what: 'Collapse all', run: () => change({ collapsed: allCollapsed(shown.tree), unfolded: new Set() }) },
    { keys: ['['], name: 'Level −', what: 'Collapse one level', run: () => change({ collapsed: levelCollapsed(shown.tree, shown.collapsed, shown.unfolded) }) },
    { keys: [']'], name: 'Level +', what: 'Expand one level', run: () => change({ collapsed: levelExpanded(shown.tree, shown.collapsed, shown.unfolded) }) },
    { keys: ['E'], what: 'Expand all', run: () => change({ collapsed: new Set() }) },
  ];
  const critical = button('Critical path', switchCritical, { 'aria-pressed': 'true' });
  const tools = el('div', { class: 'tools' }, folding.map(({ name, what, run }) => button(name ?? what, run, { title: what })),
      critical, button('Export', exported, { title: 'Save as OTLP JSON' }), find.element);

  let trace = { traceId, spans: [], exports: [], complete: false };
  let shown = {
    tree: buildTree([]), path: new Map(), range: fullRange(0), collapsed: new Set(), unfolded: new Set(), activeKey: null, critical: true, service: null,
  };
  let totalUs = 0;
  let loading = null;
  let loadedAt = 0;
  let failed = false;
  let seen = '';
  let pane = null;
  const timer = setInterval(refresh, 1000);

  async function load() {
    const asked = new AbortController();
    loading = asked;
    seen = listed() ?? seen;
    try {
      const loaded = importedTrace(traceId) ?? await allPages(asked.signal);
      if (!asked.signal.aborted) {
        take(loaded);
        app.failed(null);
      }
      failed = false;
    } catch (e) {
      if (e.name !== 'AbortError') {
        head.say(e.message);
      }
      failed = true;
    }
    loading = null;
    loadedAt = performance.now();
  }

  // What the list says of it.
  function listed() {
    const row = app.rows().find(each => each.traceId === traceId);
    return row && [row.spans, row.errors, row.running].join();
  }

  // Asks again for what has changed or will; a large trace less often, one that could not be had only where it is listed.
  function refresh() {
    const now = listed();
    const isOpen = trace.spans.some(span => span.running) || trace.exports.some(({ waiting }) => waiting > 0);
    if ((failed || now && now !== seen ? now : isOpen) && !trace.from && !loading && document.visibilityState === 'visible'
        && performance.now() - loadedAt > (trace.spans.length > 2000 ? 5000 : 500)) {
      load();
    }
  }

  async function allPages(signal) {
    const first = await traceFrom(traceId, 0, signal);
    let { spans } = first;
    for (let next = first.next; next && spans.length < MAX_SPANS;) {
      if (trace.spans.length === 0) {
        head.say(`Loading, ${counted(spans.length, 'span')} so far…`);
      }
      const more = await traceFrom(traceId, next, signal);
      spans = joined(spans, more.spans);
      next = more.next;
    }
    return { ...first, spans, cut: spans.length >= MAX_SPANS };
  }

  function take(loaded) {
    const isFirst = trace.spans.length === 0;
    const wasAll = shown.range.from === 0 && shown.range.to >= totalUs;
    trace = loaded;
    const tree = buildTree(trace.spans);
    totalUs = trace.spans.reduce((us, span) => Math.max(us, span.offsetUs + span.durationUs), 0);
    const range = isFirst || wasAll ? fullRange(totalUs) : clampRange(shown.range, totalUs);
    change({ tree, path: criticalPath(tree.root), range, service: tree.root.span.service });
    head.update(trace, tree.root.span, totalUs);
    if (isFirst) {
      fromAddress();
    } else {
      showDetail();
    }
  }

  function change(changes) {
    shown = { ...shown, ...changes };
    if (changes.tree) {
      find.refresh();
    }
    critical.setAttribute('aria-pressed', String(shown.critical));
    fall.update(shown);
    map.update(shown.tree, totalUs, shown.range);
  }

  function switchCritical() {
    change({ critical: !shown.critical });
  }

  function setRange(range) {
    change({ range: clampRange(range, totalUs) });
  }

  function toggle({ key, group }) {
    change(group ? { unfolded: toggled(shown.unfolded, key) } : { collapsed: toggled(shown.collapsed, key) });
  }

  function choose(row) {
    select(row.group ?? row.node);
    fall.element.focus({ preventScroll: true });
  }

  /** Makes a row the active one. That of a span goes to the address, and so shows its detail; a group is none. */
  function select({ key, span }) {
    const spanId = span?.spanId ?? null;
    change({ activeKey: key });
    if (app.state().span !== spanId) {
      app.navigate({ span: spanId }, app.state().span !== null);
    } else {
      showDetail();
    }
  }

  /** Shows a node wherever it is; for none, what is found. */
  function go(node) {
    change(node ? revealed(node, shown.collapsed, shown.unfolded) : {});
    if (node) {
      select(node);
      fall.reveal(node.key);
    }
  }

  function toError() {
    go(errorOrigins(shown.tree)[0]);
  }

  function fromAddress() {
    const { span } = app.state();
    const node = shown.tree.byKey.get(span);
    if (node && shown.tree.byKey.get(shown.activeKey)?.span.spanId !== span) {
      go(node);
    } else {
      showDetail();
    }
    if (span && !node) {
      app.say('This span is not held.');
    }
  }

  function showDetail() {
    const node = shown.tree.byKey.get(shown.activeKey);
    side.hidden = !node || node.span.spanId !== app.state().span;
    if (side.hidden) {
      pane = null;
      fill(side);
    } else {
      if (pane?.key !== node.key) {
        pane = { key: node.key, ...detail(app, traceId, closeDetail) };
        fill(side, pane.element);
      }
      pane.update(node.span, shown.path.size ? criticalUs(shown.path, node) : null);
    }
  }

  function leave() {
    app.navigate({ trace: null, span: null });
  }

  function closeDetail() {
    app.navigate({ span: null });
    fall.element.focus({ preventScroll: true });
  }

  function activeRow() {
    return fall.rows().find(row => row.key === shown.activeKey);
  }

  function to(row) {
    if (row) {
      choose(row);
      fall.reveal(row.key);
    }
  }

  function move(step) {
    const rows = fall.rows();
    const at = rows.indexOf(activeRow());
    to(rows[at < 0 && step < Infinity ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]);
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

  const zoomed = factor => () => change({ range: zoom(shown.range, factor, (shown.range.from + shown.range.to) / 2, totalUs) });
  const panned = share => () => change({ range: pan(shown.range, share * (shown.range.to - shown.range.from), totalUs) });

  function exported() {
    download(`trace-${traceId}.json`, 'application/json', JSON.stringify(exportOtlp(trace), null, 1));
  }

  fall.element.addEventListener('wheel', event => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoomed(event.deltaY > 0 ? 1.25 : 0.8)();
    }
  }, { passive: false });

  return {
    element: el('div', { class: 'trace-view' }, head.elements, tools, map.element,
        el('div', { class: 'panes' }, fall.element, side)),
    entered: load,
    update(state, before) {
      if (before && before.span !== state.span && before.trace === state.trace) {
        fromAddress();
      }
    },
    leave() {
      clearInterval(timer);
      loading?.abort();
      map.leave();
      fall.leave();
    },
    keys: [
      { keys: ['ArrowDown', 'j'], what: 'Next span', run: () => move(1) },
      { keys: ['ArrowUp', 'k'], what: 'Span before', run: () => move(-1) },
      { keys: ['ArrowRight'], what: 'Expand, or next', run: expandOrDown },
      { keys: ['ArrowLeft'], what: 'Collapse, or to the parent', run: collapseOrUp },
      { keys: ['PageDown'], what: 'A page down', run: () => move(fall.page()) },
      { keys: ['PageUp'], what: 'A page up', run: () => move(-fall.page()) },
      { keys: ['Home'], what: 'First span', run: () => move(-Infinity) },
      { keys: ['End'], what: 'Last span', run: () => move(Infinity) },
      { keys: ['Enter', ' '], what: 'Expand or collapse', run: () => (activeRow() ? toggle(activeRow()) : false) },
      ...folding,
      { keys: ['c'], what: 'Critical path on or off', run: switchCritical },
      { keys: ['+', '='], what: 'Zoom in', run: zoomed(0.5) },
      { keys: ['-'], what: 'Zoom out', run: zoomed(2) },
      { keys: ['0'], what: 'Show all of the time', run: () => change({ range: fullRange(totalUs) }) },
      { keys: ['Shift+ArrowRight'], what: 'Later', run: panned(0.25) },
      { keys: ['Shift+ArrowLeft'], what: 'Earlier', run: panned(-0.25) },
      { keys: ['e'], what: 'Where it failed', run: toError },
      { keys: ['f'], what: 'Find in trace', run: () => find.focus() },
      { keys: ['n'], what: 'Find next', run: () => find.step(1) },
      { keys: ['N'], what: 'Find before', run: () => find.step(-1) },
      { keys: ['Escape'], what: 'Close the detail, or back to the list', run: () => (app.state().span ? closeDetail() : leave()) },
    ],
  };
}
