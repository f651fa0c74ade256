import { el, refill, setText } from './dom.js';
import { comparing } from './numbers.js';
import { tableHeads } from './sort.js';

/** A table, sorted by its heads but for `more`. What did not change, or is being clicked, stays; so does the focus. */
export function figuresTable(app, kind, headings, usual, rowOf, ...more) {
  const sorting = tableHeads(app, headings, usual);
  const caption = el('caption', {});
  const body = el('tbody', {});
  let drawn = '';
  return {
    element: el('table', { class: `figures ${kind}` }, caption, el('thead', {}, el('tr', {}, sorting.elements, more)), body),
    say(words) {
      drawn = '';
      setText(caption, words);
    },
    show(rows, words, now = rows) {
      const { column, descending } = sorting.current();
      now = JSON.stringify([words, column, descending, now]);
      sorting.update();
      if (now === drawn || body.matches(':active')) {
        return;
      }
      drawn = now;
      setText(caption, words);
      refill(body, rows.sort(comparing(row => row[column] ?? -1, descending)).map(rowOf));
    },
  };
}
