import { hasTerm, toggledTerm } from './chips.js';
import { button, el, fill } from './dom.js';
import { count, inLine } from './format.js';
import { pinnedCount, pinnedRows, togglePin } from './kept.js';
import { formatTerm } from './query.js';

const TERMS = [
  ['Errors', 'errors>0', 'Traces in which something failed'], ['Slow', 'status:slow', 'More than three times as long as the median of their route'],
  ['Running', 'status:running', 'Requests that have not ended'],
];
const MOST_ROUTES = 200;

/** What narrows the list by one click, and the traces that are pinned. */
export function chipsBar(app) {
  const toggled = (text, title, run) => button(text, run, { class: 'chip', 'aria-pressed': 'false', title });
  const terms = TERMS.map(([text, term, title]) => toggled(text, title, () => app.navigate({ q: toggledTerm(app.state().q, term) })));
  const dynamic = toggled('No static files', 'Without css, scripts, pictures and fonts', () => app.navigate({ only: app.state().only ? null : 'dynamic' }));
  const routes = el('select', { class: 'chip', 'aria-label': 'Route', onchange: chooseRoute });
  const pins = el('span', { class: 'pins' });
  let listed = '';
  let pinnedAt = '';

  const termOf = name => formatTerm({ type: 'root', not: false, value: name });

  function chooseRoute() {
    const { q } = app.state();
    const before = [...routes.options].find(({ value }) => value && hasTerm(q, value));
    const rest = before ? toggledTerm(q, before.value) : q;
    app.navigate({ q: routes.value ? toggledTerm(rest, routes.value) : rest });
  }

  return {
    element: el('div', { class: 'chips', role: 'group', 'aria-label': 'Narrow the list' }, terms, dynamic, routes, pins),
    update(rows) {
      const { q, only } = app.state();
      terms.forEach((chip, i) => chip.setAttribute('aria-pressed', String(hasTerm(q, TERMS[i][1]))));
      dynamic.ariaPressed = String(only !== null);
      const names = [...Map.groupBy(rows, row => row.name)].sort(([, a], [, b]) => b.length - a.length).slice(0, MOST_ROUTES);
      const now = JSON.stringify([q, names.map(([name, of]) => [name, of.length])]);
      // Not while somebody chooses.
      if (now !== listed && document.activeElement !== routes) {
        listed = now;
        fill(routes, el('option', { value: '' }, 'Any route'), names.map(([name, of]) =>
            el('option', { value: termOf(name), selected: hasTerm(q, termOf(name)) }, `${inLine(name)} (${count(of.length)})`)));
      }
      routes.classList.toggle('on', routes.value !== '');
      if (pins.childElementCount !== pinnedCount() || pinnedAt !== app.href({})) {
        pinnedAt = app.href({});
        fill(pins, pinnedRows().map(pinOf));
      }
    },
  };

  function pinOf({ traceId, name }) {
    const text = `${inLine(name)}, pinned`;
    const element = el('span', { class: 'pin' },
        el('a', { href: app.href({ trace: traceId, span: null }), onclick: app.follow, title: text }, inLine(name)),
        button('×', () => { togglePin({ traceId }); element.remove(); }, { class: 'quiet', 'aria-label': `Let ${inLine(name)} go` }));
    return element;
  }
}
