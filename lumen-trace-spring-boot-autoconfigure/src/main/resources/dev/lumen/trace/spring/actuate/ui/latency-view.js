import { button, el, fill } from './dom.js';
import { count, duration, percent } from './format.js';
import { latencyByName } from './latency.js';
import { formatTerm } from './query.js';

const HEADINGS = [
  ['name', 'Root span'], ['count', 'Traces'], ['errorRate', 'Errors'], ['p50', 'p50'], ['p95', 'p95'], ['p99', 'p99'],
  ['max', 'Slowest'],
];

/** What each root name costs, from the traces that are held. */
export function latencyView(app) {
  const body = el('tbody', {});
  const heads = HEADINGS.map(([column, text]) =>
      el('th', { scope: 'col', class: column }, button(text, () => sortBy(column), { class: 'head' })));
  const empty = el('p', { class: 'empty' }, 'There is no trace yet.');
  const element = el('div', { class: 'latency-view' },
      el('table', { class: 'latency' },
          el('caption', {}, 'By root span, over the traces that are held: percentiles by nearest rank, traces that run left out'),
          el('thead', {}, el('tr', {}, heads)), body),
      empty);
  let sort = { column: 'count', descending: true };

  function rowsChanged(rows) {
    const groups = latencyByName(rows);
    const sign = sort.descending ? -1 : 1;
    const value = group => group[sort.column] ?? -1;
    groups.sort((a, b) => sign * (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    const slowest = groups.reduce((ms, group) => Math.max(ms, group.max ?? 0), 0);
    fill(body, groups.map(group => rowOf(group, slowest)));
    empty.hidden = groups.length > 0;
  }

  function rowOf(group, slowest) {
    return el('tr', {},
        el('th', { scope: 'row', class: 'name' }, el('a', {
          href: app.href({ view: 'list', q: nameTerm(group) }),
          onclick: event => followed(event, { view: 'list', q: nameTerm(group) }),
        }, group.name)),
        el('td', {}, count(group.count), group.running ? el('span', { class: 'faint' }, ` ${count(group.running)} running`) : null),
        el('td', { class: group.errors ? 'error-text' : '' }, percent(group.errorRate)),
        el('td', {}, ms(group.p50)), el('td', {}, ms(group.p95)), el('td', {}, ms(group.p99)),
        el('td', { class: 'max' }, spread(group, slowest), group.slowest.map(row => el('a', {
          href: app.href({ trace: row.traceId, span: null }),
          onclick: event => followed(event, { trace: row.traceId, span: null }),
        }, ms(row.durationMs)))));
  }

  function followed(event, changes) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      app.navigate(changes);
    }
  }

  function sortBy(column) {
    sort = { column, descending: sort.column === column ? !sort.descending : column !== 'name' };
    heads.forEach((head, i) => {
      if (HEADINGS[i][0] === column) {
        head.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
      } else {
        head.removeAttribute('aria-sort');
      }
    });
    rowsChanged(app.rows());
  }

  return { element, rowsChanged, update: () => rowsChanged(app.rows()), keys: [] };
}

const nameTerm = ({ name }) => formatTerm({ type: 'name', not: false, value: name });
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
