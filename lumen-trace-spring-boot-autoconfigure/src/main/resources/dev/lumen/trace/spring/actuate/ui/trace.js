import { traceFrom } from './api.js';
import { criticalPath, criticalUs } from './critical.js';
import { detail } from './detail.js';
import { button, download, el, fill } from './dom.js';
import { findBox } from './find.js';
import { counted, dateAndTime, duration } from './format.js';
import { importedTrace } from './imports.js';
import { minimap } from './minimap.js';
import { exportOtlp } from './otlp.js';
import { clampRange, fullRange, pan, zoom } from './timeline.js';
import { allCollapsed, buildTree, errorOrigins, foldedChildren, levelCollapsed, levelExpanded, revealed, toggled } from './tree.js';
import { waterfall } from './waterfall.js';

const MAX_SPANS = 50_000;

/** One trace: what happened to it, the minimap, the waterfall, and the detail of a span. */
export function traceView(app) {
  const traceId = app.state().trace;
  const title = el('div', { class: 'trace-title' });
  const note = el('p', { class: 'summary', role: 'status' }, 'Loading…');
  const side = el('div', { class: 'side', hidden: true });
  const find = findBox(() => shown.tree, node => go(node));
  const map = minimap(setRange);
  const fall = waterfall({ select: row => choose(row), toggle: row => toggle(row), isFound: find.isFound });
  const critical = button('Critical path', () => change({ critical: !shown.critical }), { 'aria-pressed': 'true' });
  const tools = el('div', { class: 'tools' },
      button('Collapse all', () => change({ collapsed: allCollapsed(shown.tree), unfolded: new Set() })),
      button('Level −', () => change({ collapsed: levelCollapsed(shown.tree, shown.collapsed, shown.unfolded) }), { title: 'Collapse one level' }),
      button('Level +', () => change({ collapsed: levelExpanded(shown.tree, shown.collapsed, shown.unfolded) }), { title: 'Expand one level' }),
      button('Expand all', () => change({ collapsed: new Set() })),
      critical, button('Export', exported, { title: 'Save as OTLP JSON' }), find.element);

  let trace = { traceId, spans: [], complete: false };
  let shown = {
    tree: buildTree([]), range: fullRange(0), collapsed: new Set(), unfolded: new Set(), activeKey: null, critical: true, service: null,
  };
  let totalUs = 0;
  let loading = null;
  let loadedAt = 0;
  let path = new Map();

  async function load() {
    if (loading) {
      return;
    }
    const asked = new AbortController();
    loading = asked;
    try {
      const loaded = importedTrace(traceId) ?? await allPages(asked.signal);
      if (!asked.signal.aborted) {
        take(loaded);
        loadedAt = performance.now();
        app.failed(null);
      }
    } catch (e) {
      if (e.name !== 'AbortError') {
        note.textContent = e.message;
      }
    }
    loading = null;
  }

  async function allPages(signal) {
    const first = await traceFrom(traceId, 0, signal);
    const spans = [...first.spans];
    for (let next = first.next; next && spans.length < MAX_SPANS;) {
      note.textContent = `Loading, ${counted(spans.length, 'span')} so far…`;
      const more = await traceFrom(traceId, next, signal);
      spans.push(...more.spans);
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
    path = criticalPath(tree.root);
    const range = isFirst || wasAll ? fullRange(totalUs) : clampRange(shown.range, totalUs);
    change({ tree, range, service: tree.root?.span.service ?? null });
    find.refresh();
    heading();
    if (isFirst) {
      selectFromAddress();
    } else {
      showDetail();
    }
  }

  function heading() {
    const { span } = shown.tree.root;
    const errors = trace.spans.filter(each => each.status === 'error').length;
    const isRunning = trace.spans.some(each => each.running);
    fill(title, button('← Traces', () => app.navigate({ trace: null, span: null }), { class: 'quiet' }),
        el('h1', {}, span.name), isRunning ? el('span', { class: 'badge running' }, 'running') : null,
        el('span', { class: 'faint trace-id' }, traceId));
    const origins = errorOrigins(shown.tree);
    fill(note, [
      dateAndTime(span.start), duration(totalUs), counted(trace.spans.length, 'span'),
      trace.complete ? null : 'not complete', trace.from ? `from ${trace.from}` : null,
      trace.cut ? `more than ${counted(MAX_SPANS, 'span')}: the rest is not shown` : null, trace.sampling, ...exportWords(),
    ].filter(Boolean).join(' · '), ' ', errors ? button(counted(errors, 'error'), () => go(origins[0]), { class: 'error-text', title: 'Go to where it failed' }) : null);
  }

  function exportWords() {
    return (trace.exports ?? []).map(({ exporter, exported, waiting, dropped }) => [
      `${exporter}: ${exported} exported`, waiting ? `${waiting} waiting` : null,
      ...Object.entries(dropped).map(([reason, n]) => `${n} dropped (${reason.replace(/_/g, ' ')})`),
    ].filter(Boolean).join(', '));
  }

  function change(changes) {
    shown = { ...shown, ...changes };
    critical.setAttribute('aria-pressed', String(shown.critical));
    fall.update(shown);
    map.update(shown.tree, totalUs, shown.range);
  }

  function setRange(range) {
    change({ range: clampRange(range, totalUs) });
  }

  function toggle({ key, group }) {
    change(group ? { unfolded: toggled(shown.unfolded, key) } : { collapsed: toggled(shown.collapsed, key) });
  }

  /** Makes a row the active one; that of a span shows its detail, and goes to the address. */
  function choose(row) {
    if (row.group) {
      change({ activeKey: row.key });
    } else {
      select(row.node);
    }
    fall.element.focus({ preventScroll: true });
  }

  function select(node) {
    change({ activeKey: node.key });
    if (app.state().span !== node.span.spanId) {
      app.navigate({ span: node.span.spanId }, app.state().span !== null);
    }
    showDetail();
  }

  /** Shows a node wherever it is. */
  function go(node) {
    if (node) {
      change(revealed(node, shown.collapsed, shown.unfolded));
      select(node);
      fall.reveal(node.key);
    }
  }

  function selectFromAddress() {
    const node = shown.tree.byKey.get(app.state().span);
    if (node) {
      go(node);
    }
  }

  function showDetail() {
    const node = shown.tree.byKey.get(shown.activeKey);
    const isShown = Boolean(node) && app.state().span !== null;
    // A stack that somebody reads stays, though the span runs on.
    if (isShown && side.dataset.key === node.key && node.span.running && side.querySelector('.stack pre:not([hidden])')) {
      return;
    }
    side.hidden = !isShown;
    side.dataset.key = isShown ? node.key : '';
    fill(side, isShown ? detail(app, traceId, node, path.size ? criticalUs(path, node) : null, closeDetail) : null);
  }

  function closeDetail() {
    app.navigate({ span: null });
    fall.element.focus({ preventScroll: true });
  }

  function move(step) {
    const rows = fall.rows();
    const at = rows.findIndex(row => row.key === shown.activeKey);
    const to = at < 0 && step < Infinity ? 0 : Math.min(rows.length - 1, Math.max(0, at + step));
    if (rows[to]) {
      choose(rows[to]);
      fall.reveal(rows[to].key);
    }
  }

  function activeRow() {
    return fall.rows().find(row => row.key === shown.activeKey);
  }

  function expandOrDown() {
    const row = activeRow();
    const isClosed = row && (row.group ? !shown.unfolded.has(row.key) : shown.collapsed.has(row.key) && row.node.children.length > 0);
    return isClosed ? toggle(row) : move(1);
  }

  function collapseOrUp() {
    const row = activeRow();
    const isOpen = row && (row.group ? shown.unfolded.has(row.key) : !shown.collapsed.has(row.key) && row.node.children.length > 0);
    if (isOpen) {
      toggle(row);
    } else if (row) {
      const parent = row.group ? row.group.parent : row.node.parent;
      const group = parent && row.node && foldedChildren(parent).find(item => item.nodes?.includes(row.node));
      const key = group ? group.key : parent?.key;
      const above = fall.rows().find(each => each.key === key);
      if (above) {
        choose(above);
        fall.reveal(above.key);
      }
    }
  }

  const middle = () => (shown.range.from + shown.range.to) / 2;
  const zoomed = factor => () => change({ range: zoom(shown.range, factor, middle(), totalUs) });
  const panned = share => () => change({ range: pan(shown.range, share * (shown.range.to - shown.range.from), totalUs) });

  function exported() {
    download(`trace-${traceId}.json`, 'application/json', JSON.stringify(exportOtlp(trace), null, 1));
  }

  fall.element.addEventListener('wheel', event => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      change({ range: zoom(shown.range, event.deltaY > 0 ? 1.25 : 0.8, middle(), totalUs) });
    }
  }, { passive: false });

  return {
    element: el('div', { class: 'trace-view' }, title, note, tools, map.element,
        el('div', { class: 'panes' }, fall.element, side)),
    entered: load,
    update(state, before) {
      if (before && before.span !== state.span && before.trace === state.trace) {
        const node = shown.tree.byKey.get(state.span);
        if (node && node.key !== shown.activeKey) {
          go(node);
        } else {
          showDetail();
        }
      }
    },
    // Told of each poll: a trace that runs is asked for again, a large one less often.
    rowsChanged() {
      const pause = trace.spans.length > 2000 ? 5000 : 900;
      if (!trace.from && (trace.spans.length === 0 || trace.spans.some(span => span.running)) && performance.now() - loadedAt > pause) {
        load();
      }
    },
    leave() {
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
      { keys: ['C'], what: 'Collapse all', run: () => change({ collapsed: allCollapsed(shown.tree), unfolded: new Set() }) },
      { keys: ['E'], what: 'Expand all', run: () => change({ collapsed: new Set() }) },
      { keys: ['['], what: 'Collapse one level', run: () => change({ collapsed: levelCollapsed(shown.tree, shown.collapsed, shown.unfolded) }) },
      { keys: [']'], what: 'Expand one level', run: () => change({ collapsed: levelExpanded(shown.tree, shown.collapsed, shown.unfolded) }) },
      { keys: ['c'], what: 'Critical path on or off', run: () => change({ critical: !shown.critical }) },
      { keys: ['+', '='], what: 'Zoom in', run: zoomed(0.5) },
      { keys: ['-'], what: 'Zoom out', run: zoomed(2) },
      { keys: ['0'], what: 'Show all of the time', run: () => change({ range: fullRange(totalUs) }) },
      { keys: ['Shift+ArrowRight'], what: 'Later', run: panned(0.25) },
      { keys: ['Shift+ArrowLeft'], what: 'Earlier', run: panned(-0.25) },
      { keys: ['e'], what: 'Where it failed', run: () => go(errorOrigins(shown.tree)[0]) },
      { keys: ['f'], what: 'Find in trace', run: () => find.focus() },
      { keys: ['n'], what: 'Find next', run: () => find.step(1) },
      { keys: ['N'], what: 'Find before', run: () => find.step(-1) },
      { keys: ['Escape'], what: 'Close the detail, or back to the list', run: () => (app.state().span ? closeDetail() : app.navigate({ trace: null, span: null })) },
    ],
  };
}
