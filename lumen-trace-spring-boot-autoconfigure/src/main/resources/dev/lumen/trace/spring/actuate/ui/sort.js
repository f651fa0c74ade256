import { button, el } from './dom.js';

export const tableHeads = (app, headings, usual) =>
  sortHeads(app, headings, usual, (column, head) => el('th', { scope: 'col', class: column }, head));

/** Heads that sort, of pairs of a column and its text. The address says how: `name`, or `-name`, the largest first. */
export function sortHeads(app, headings, usual, head) {
  const columns = headings.map(([column]) => column);
  const elements = headings.map(([column, text]) => head(column, button(text, () => sortBy(column), { class: 'head' })));

  function current() {
    const { sort } = app.state();
    const shown = columns.includes(sort?.replace('-', '')) ? sort : usual;
    return { column: shown.replace('-', ''), descending: shown.startsWith('-') };
  }

  function sortBy(column) {
    const before = current();
    const descending = before.column === column ? !before.descending : column !== 'name';
    const sort = (descending ? '-' : '') + column;
    app.navigate({ sort: sort === usual ? null : sort }, true);
  }

  function update() {
    const { column, descending } = current();
    elements.forEach((element, i) =>
        element.setAttribute('aria-sort', columns[i] !== column ? 'none' : descending ? 'descending' : 'ascending'));
  }

  return { elements, current, update };
}
