import { hasTerm, rootTerm, toggledTerm } from './chips.js';
import { button, el, fill, press } from './dom.js';
import { count, inLine } from './format.js';
import { pinnedCount, pinnedRows, togglePin } from './kept.js';

const TERMS = [
  ['Errors', 'errors>0'], ['Slow', 'status:slow', 'More than three times as long as the median of their route'], ['Running', 'status:running'],
];
const MOST_ROUTES = 200;

export function chipsBar(app) {
  const toggled = (text, title, run) => button(text, run, { class: 'chip', title });
  const terms = TERMS.map(([text, term, title]) => toggled(text, title, () => app.navigate({ q: toggledTerm(app.state().q, term) })));
  const dynamic = toggled('No static files', 'Without css, scripts, pictures and fonts', () => app.navigate({ only: app.state().only ? null : 'dynamic' }));
  const routes = el('select.chip', { 'aria-label': 'Route', onchange: chooseRoute });
  const pins = el('span.pins', {});
  let listed = '';
  let pinnedAt = '';

  function chooseRoute() {
    const { q } = app.state();
    const before = [...routes.options].find(({ value }) => value && hasTerm(q, value));
    const rest = before ? toggledTerm(q, before.value) : q;
    app.navigate({ q: routes.value ? toggledTerm(rest, routes.value) : rest });
  }

  return {
    element: el('div.chips', { role: 'group', 'aria-label': 'Narrow the list' }, terms, dynamic, routes, pins),
    update(rows) {
      const { q, only } = app.state();
      terms.forEach((chip, i) => press(chip, hasTerm(q, TERMS[i][1])));
      press(dynamic, only !== null);
      const names = [...Map.groupBy(rows, row => row.name)].sort(([, a], [, b]) => b.length - a.length).slice(0, MOST_ROUTES);
      const now = JSON.stringify([q, names.map(([name, of]) => [name, of.length])]);
      // Not while somebody chooses.
      if (now !== listed && document.activeElement !== routes) {
        listed = now;
        fill(routes, el('option', { value: '' }, 'Any route'), names.map(([name, of]) =>
            el('option', { value: rootTerm(name), selected: hasTerm(q, rootTerm(name)) }, `${inLine(name)} (${count(of.length)})`)));
      }
      routes.classList.toggle('on', routes.value !== '');
      const at = pinnedCount() + app.href({});
      if (pinnedAt !== at) {
        pinnedAt = at;
        fill(pins, pinnedRows().map(pinOf));
      }
    },
  };

  function pinOf({ traceId, name }) {
    const element = el('span.pin', {},
        app.link({ trace: traceId }, inLine(name), { title: `${inLine(name)}, pinned` }),
        button('×', () => { togglePin({ traceId }); element.remove(); }, { class: 'quiet', 'aria-label': `Let ${inLine(name)} go` }));
    return element;
  }
}
