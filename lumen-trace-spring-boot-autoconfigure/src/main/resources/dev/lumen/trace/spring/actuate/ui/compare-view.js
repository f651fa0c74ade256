import { compared, medianRow } from './compare.js';
import { rootTerm } from './chips.js';
import { badge, button, cells, el, fill, kindSign, press, refill } from './dom.js';
import { count, counted, duration, inLine } from './format.js';
import { id } from './address.js';
import { pinnedRows } from './kept.js';
import { rowsMatching, wholeTrace } from './trace-source.js';
import { buildTree } from './tree.js';

const MOST_ROWS = 1000;

export function compareView(app, trace, tree, go, signal) {
  const note = el('p.summary', { role: 'status' }, 'Loading what it is compared with…');
  const body = el('tbody', {});
  const input = el('input', { type: 'text', list: 'comparable', spellcheck: 'false', 'aria-label': 'Id of a trace to compare with', placeholder: 'Trace id' });
  const choices = el('datalist', { id: 'comparable' });
  const median = button('Median of this route', () => app.navigate({ with: null }, true));
  const table = el('table.figures.compared', { hidden: true },
      el('thead', {}, el('tr', {}, ['Span', 'What', 'This', 'The other', 'Difference', 'Its own'].map(text => el('th', { scope: 'col' }, text)))), body);
  let again = () => {};
  load();

  async function load() {
    const other = app.state().with;
    press(median, !other);
    try {
      const { name } = tree.root.span;
      const traces = await rowsMatching(rootTerm(name), MOST_ROWS, signal);
      fill(choices, [...pinnedRows(), ...traces].slice(0, 100).map(row =>
          el('option', { value: row.traceId }, `${inLine(row.name)}, ${duration(row.durationMs * 1000)}`)));
      const row = other ? { traceId: other } : medianRow(traces, each => each.traceId === trace.traceId && [null, each.rootId].includes(app.state().root));
      if (!row) {
        fill(note, `No other trace of ${inLine(name)} that has ended is held.`);
        return;
      }
      show(await wholeTrace(row.traceId, signal, undefined, row.rootId), row.rootId ?? null, other ? null : traces.length);
    } catch (e) {
      if (e.name !== 'AbortError') {
        fill(note, e.message);
      }
    }
  }

  function show(otherTrace, root, held) {
    again = () => show(otherTrace, root, held);
    const other = buildTree(otherTrace.spans);
    const rows = compared(tree, other);
    const by = tree.root.span.durationUs - other.root.span.durationUs;
    const most = rows.reduce((found, row) => (row.selfByUs * Math.sign(by) > found.selfByUs * Math.sign(by) ? row : found), { selfByUs: 0 });
    const link = app.link({ trace: otherTrace.traceId, root },
        `${inLine(other.root.span.name)}, ${duration(other.root.span.durationUs)}`, { 'data-of': 'other' });
    refill(note, `${by === 0 ? 'As long as' : `${duration(Math.abs(by))} ${by > 0 ? 'slower' : 'faster'} than`} `,
        held ? `the median of ${counted(held, 'trace')} of this route: ` : '', link,
        most.name ? `. Most of it: ${inLine(most.name)}, ${signed(most.selfByUs)} its own` : '',
        ['new', 'missing'].map(what => [what, rows.filter(row => row.what === what).length]).filter(([, n]) => n > 0)
            .map(([what, n]) => `. ${counted(n, 'path')} ${what}`), '.');
    table.hidden = false;
    refill(body, rows.map(rowElement));
  }

  function rowElement(row) {
    const name = el('th.name', { scope: 'row', style: { paddingInlineStart: `${Math.min(row.depth * 14, 200)}px` } }, kindSign(row.kind), row.slowest
      ? button(inLine(row.name), () => go(row.slowest), { class: 'quiet', 'data-of': row.key, title: 'Go to the slowest' }) : el('bdi', {}, inLine(row.name)));
    const isOther = row.what !== 'same';
    return el('tr', { class: row.what }, name, cells(isOther && badge(row.what, row.what), cell(row.count, row.us), cell(row.otherCount, row.otherUs),
        isOther && signed(row.byUs), row.selfByUs ? signed(row.selfByUs) : ''));
  }

  function choose(event) {
    event.preventDefault();
    const chosen = id(input.value.trim(), 32);
    input.setAttribute('aria-invalid', String(!chosen));
    if (chosen) {
      app.navigate({ with: chosen }, true);
    }
  }

  return {
    element: el('div.table-space', {},
        el('form.compare-with', { onsubmit: choose }, 'Compare with ', median, ' or ', input, choices, ' ', el('button', {}, 'Compare')), note, table),
    update(newTree) {
      tree = newTree;
      note.ariaLive = 'off';
      again();
    },
  };
}

const cell = (n, us) => (n === 0 ? '' : `${n > 1 ? `×${count(n)} ` : ''}${duration(us)}`);
const signed = us => (us > 0 ? `+${duration(us)}` : duration(us).replace('-', '−'));
