import { el, refill, setText } from './dom.js';
import { comparing } from './numbers.js';
import { tableHeads } from './sort.js';

/**
 * A table of figures, sorted by its heads but for `more` of them. Where nothing changed all stays, what is being clicked in any
 * case, and the focus.
 */
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
    /** Shows the rows; `now` is what they are made of, as far as it may change. */
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
