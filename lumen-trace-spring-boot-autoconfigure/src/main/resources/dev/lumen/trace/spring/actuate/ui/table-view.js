import { byName } from './aggregate.js';
import { button, cells, el, kindSign } from './dom.js';
import { figuresTable } from './figures.js';
import { count, duration, inLine, percent } from './format.js';

const HEADINGS = [
  ['name', 'Span'], ['count', 'Count'], ['selfUs', 'Self'], ['share', 'Share'], ['totalUs', 'Total'], ['maxUs', 'Slowest'], ['errors', 'Errors'],
];

export function tableView(tree, go) {
  // How it is sorted is not for the address.
  let state = { sort: null };
  const table = figuresTable({ state: () => state, navigate: chosen => { state = chosen; show(); } }, '', HEADINGS, '-selfUs', rowOf);
  const show = () => {
    const rows = byName(tree);
    table.show(rows, 'By name: the share is of the self time of all spans; the total counts shared time once', rows.map(({ slowest, ...row }) => row));
  };
  show();

  function rowOf(row) {
    const bar = el('span', { class: `bar ${row.kind}`, 'aria-hidden': 'true', style: { width: `${100 * row.share}%` } });
    return el('tr', {},
        el('th.name', { scope: 'row' }, kindSign(row.kind), el('bdi', {}, inLine(row.name))),
        cells(count(row.count), duration(row.selfUs), [el('span.share-space', { 'aria-hidden': 'true' }, bar), percent(row.share)],
            duration(row.totalUs), button(duration(row.maxUs), () => go(row.slowest), { class: 'quiet', 'data-of': row.kind + row.name, title: 'Go to the slowest' })),
        el('td', { class: row.errors ? 'error-text' : '' }, row.errors ? count(row.errors) : ''));
  }

  return { element: el('div.table-space', {}, table.element), update(newTree) { tree = newTree; show(); } };
}
