import { byName } from './aggregate.js';
import { button, el } from './dom.js';
import { count, duration, inLine, percent } from './format.js';

const HEADINGS = [
  ['name', 'Span'], ['count', 'Count'], ['selfUs', 'Self'], ['share', 'Share'], ['totalUs', 'Total'], ['maxUs', 'Slowest'], ['errors', 'Errors'],
];

/** A trace by the names of its spans; `go` takes the slowest of one. */
export function tableView(tree, go) {
  const rows = byName(tree);
  const body = el('tbody', {});
  const heads = HEADINGS.map(([column, text]) => el('th', { scope: 'col', class: column }, button(text, () => sort(column), { class: 'head' })));
  let by = 'selfUs';
  let descending = true;
  sort(by, true);

  function sort(column, isFirst = false) {
    descending = isFirst || (by === column ? !descending : column !== 'name');
    by = column;
    const sign = descending ? -1 : 1;
    rows.sort((a, b) => sign * (a[by] < b[by] ? -1 : a[by] > b[by] ? 1 : 0));
    heads.forEach((head, i) => head.setAttribute('aria-sort', HEADINGS[i][0] !== by ? 'none' : descending ? 'descending' : 'ascending'));
    body.replaceChildren(...rows.map(rowOf));
  }

  function rowOf(row) {
    const bar = el('span', { class: `bar ${row.kind}`, 'aria-hidden': 'true' });
    bar.style.width = `${100 * row.share}%`;
    return el('tr', {},
        el('th', { scope: 'row', class: 'name' }, el('span', { class: `kind ${row.kind}`, title: row.kind }), el('bdi', {}, inLine(row.name))),
        el('td', {}, count(row.count)), el('td', {}, duration(row.selfUs)),
        el('td', { class: 'share' }, el('span', { class: 'share-space', 'aria-hidden': 'true' }, bar), percent(row.share)),
        el('td', {}, duration(row.totalUs)),
        el('td', {}, button(duration(row.maxUs), () => go(row.slowest), { class: 'quiet', title: 'Go to the slowest' })),
        el('td', { class: row.errors ? 'error-text' : '' }, row.errors ? count(row.errors) : ''));
  }

  return el('div', { class: 'table-space' }, el('table', { class: 'figures' },
      el('caption', {}, 'By name: the share is of the self time of all spans; the total counts shared time once'),
      el('thead', {}, el('tr', {}, heads)), body));
}
