import { withTerm } from './chips.js';
import { button, el, fill, setText } from './dom.js';
import { count, duration, inLine, percent } from './format.js';
import { latencyByName } from './latency.js';
import { formatTerm } from './query.js';
import { WINDOWS } from './rates.js';
import { ratesView } from './rates-view.js';
import { inSelection } from './row-facts.js';
import { sortHeads } from './sort.js';

const HEADINGS = [
  ['name', 'Root span'], ['count', 'Traces'], ['errorRate', 'Errors'], ['p50', 'p50'], ['p95', 'p95'], ['p99', 'p99'],
  ['max', 'Slowest'],
];

/** What each root name costs, from the traces that are held, match the query and are selected. */
function heldView(app) {
  const sorting = sortHeads(app, HEADINGS, '-count', (column, head) => el('th', { scope: 'col', class: column }, head));
  const caption = el('caption', {});
  const body = el('tbody', {});
  const empty = el('p', { class: 'empty' });
  const element = el('div', {},
      el('table', { class: 'latency' }, caption, el('thead', {}, el('tr', {}, sorting.elements)), body), empty);
  let drawn = '';

  function show() {
    const state = app.state();
    const { q } = state;
    const isPart = state.from !== null || state.min !== null;
    const groups = latencyByName(app.rows().filter(inSelection(state)));
    const { column, descending } = sorting.current();
    const toDraw = JSON.stringify([groups, q, isPart, column, descending, app.isLoaded()]);
    // Where nothing changed all stays, and a link that is being clicked in any case.
    if (toDraw === drawn || body.matches(':active')) {
      return;
    }
    drawn = toDraw;
    const sign = descending ? -1 : 1;
    const value = group => group[column] ?? -1;
    groups.sort((a, b) => sign * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    const slowest = groups.reduce((ms, group) => Math.max(ms, group.max ?? 0), 0);
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.of : null;
    fill(body, groups.map(group => rowOf(group, slowest, q)));
    [...body.querySelectorAll('a')].find(link => link.dataset.of === focused)?.focus();
    setText(caption, `By root span, over the traces that are held${q && ` and match ${q}`}${isPart ? ', within the selection' : ''}: percentiles by nearest rank, traces that run left out`);
    empty.hidden = groups.length > 0 || !app.isLoaded();
    empty.textContent = q ? 'No trace that is held matches.' : 'There is no trace yet.';
  }

  function rowOf(group, slowest, q) {
    const { name } = group;
    const term = formatTerm({ type: 'root', not: false, value: name });
    const link = (of, changes, text) => el('a', { href: app.href(changes), onclick: app.follow, 'data-of': of }, text);
    return el('tr', {},
        el('th', { scope: 'row', class: 'name' },
            link(name, { view: 'list', q: withTerm(q, term) }, inLine(name))),
        el('td', {}, count(group.count), group.running ? el('span', { class: 'faint' }, ` ${count(group.running)} running`) : null),
        el('td', { class: group.errors ? 'error-text' : '' }, percent(group.errorRate)),
        el('td', {}, ms(group.p50)), el('td', {}, ms(group.p95)), el('td', {}, ms(group.p99)),
        el('td', { class: 'max' }, spread(group, slowest), group.slowest.map((row, i) =>
            link(`${name} ${i}`, { trace: row.traceId, span: null }, ms(row.durationMs)))));
  }

  return {
    element,
    rowsChanged: show,
    update() {
      sorting.update();
      show();
    },
  };
}

/**
 * What each root name costs: as it was counted, or, where a search or a selection asks for some of them, or the user
 * does, over the traces that are held.
 */
export function latencyView(app) {
  const buttons = Object.entries(WINDOWS).map(([window, text]) =>
      button(text, () => app.navigate({ window: window === '5m' ? null : window, sort: null }, true), { 'aria-pressed': 'false' }));
  const note = el('span', { class: 'faint' });
  const space = el('div', {});
  let view = null;

  const isHeld = ({ q, from, min, window }) => q !== '' || from !== null || min !== null || window === 'held';

  return {
    element: el('div', { class: 'latency-view' }, el('h1', {}, 'Latency'),
        el('p', { class: 'windows', role: 'group', 'aria-label': 'What is counted' }, buttons, ' ', note), space),
    rowsChanged: () => view?.rowsChanged?.(),
    update(state) {
      const held = isHeld(state);
      const window = held ? 'held' : state.window ?? '5m';
      if (view?.held !== held) {
        view?.leave?.();
        view = { held, ...(held ? heldView(app) : ratesView(app)) };
        fill(space, view.element);
      }
      buttons.forEach((each, i) => each.setAttribute('aria-pressed', String(Object.keys(WINDOWS)[i] === window)));
      setText(note, held && state.window !== 'held' ? 'A search or a selection counts only what is held.' : '');
      view.update();
    },
    leave: () => view?.leave?.(),
  };
}

const ms = value => (value === null ? '' : duration(value * 1000));

/** From p50 to the slowest, beside those of the other names. */
function spread({ p50, p95, max }, slowest) {
  const space = el('span', { class: 'spread', 'aria-hidden': 'true' });
  for (const [name, value] of [['max', max], ['p95', p95], ['p50', p50]]) {
    const bar = el('span', { class: name });
    bar.style.width = `${slowest ? (100 * (value ?? 0)) / slowest : 0}%`;
    space.append(bar);
  }
  return space;
}
