import { rootTerm, withTerm } from './chips.js';
import { button, cells, el, fill, press, setText } from './dom.js';
import { figuresTable } from './figures.js';
import { count, duration, inLine, percent } from './format.js';
import { latencyByName } from './latency.js';
import { WINDOWS } from './rates.js';
import { ratesView } from './rates-view.js';
import { inSelection, sharedTraces } from './row-facts.js';

const HEADINGS = [
  ['name', 'Root span'], ['count', 'Traces'], ['errorRate', 'Errors'], ['p50', 'p50'], ['p95', 'p95'], ['p99', 'p99'],
  ['max', 'Slowest'],
];

function heldView(app) {
  const table = figuresTable(app, 'latency', HEADINGS, '-count', rowOf);
  const empty = el('p.empty', {});
  let shared = null;

  function show() {
    const { q, from, min } = app.state();
    const groups = latencyByName(app.rows().filter(inSelection(app.state())));
    shared = sharedTraces(app.rows());
    table.show(groups, `By root span, over the traces that are held${q && ` and match ${q}`}${from !== null || min !== null ? ', within the selection' : ''}: percentiles by nearest rank, traces that run left out`);
    empty.hidden = groups.length > 0 || !app.isLoaded();
    empty.textContent = q ? 'No trace that is held matches.' : 'There is no trace yet.';
  }

  function rowOf(group) {
    const { name } = group;
    return el('tr', {},
        el('th.name', { scope: 'row' }, app.link({ view: 'list', q: withTerm(app.state().q, rootTerm(name)) }, inLine(name), { 'data-of': name })),
        cells([count(group.count), group.running ? el('span.faint', {}, ` ${count(group.running)} running`) : null]),
        el('td', { class: group.errors ? 'error-text' : '' }, percent(group.errorRate)),
        cells(ms(group.p50), ms(group.p95), ms(group.p99)),
        el('td.max', {}, group.slowest.map((row, i) =>
            app.link({ trace: row.traceId, root: shared.has(row.traceId) ? row.rootId : null }, ms(row.durationMs), { 'data-of': `${name} ${i}` }))));
  }

  return { element: el('div', {}, table.element, empty), rowsChanged: show, update: show };
}

export function latencyView(app) {
  const buttons = Object.entries(WINDOWS).map(([window, text]) =>
      button(text, () => app.navigate({ window: window === '5m' ? null : window, sort: null }, true)));
  const note = el('span.faint', {});
  const space = el('div', {});
  let view = null;

  const isHeld = ({ q, from, min, window }) => q !== '' || from !== null || min !== null || window === 'held';

  return {
    element: el('div.latency-view', {}, el('h1', {}, 'Latency'),
        el('p.windows', { role: 'group', 'aria-label': 'What is counted' }, buttons, ' ', note), space),
    rowsChanged: () => view?.rowsChanged?.(),
    update(state) {
      const held = isHeld(state);
      const window = held ? 'held' : state.window ?? '5m';
      if (view?.held !== held) {
        view?.leave?.();
        view = { held, ...(held ? heldView(app) : ratesView(app)) };
        fill(space, view.element);
      }
      buttons.forEach((each, i) => press(each, Object.keys(WINDOWS)[i] === window));
      setText(note, held && state.window !== 'held' ? 'A search or a selection counts only what is held.' : '');
      view.update();
    },
    leave: () => view?.leave?.(),
  };
}

const ms = value => (value === null ? '' : duration(value * 1000));
