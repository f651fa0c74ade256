import { UNSELECTED } from './address.js';
import { el, fill } from './dom.js';
import { counted } from './format.js';

export function nothing(app) {
  const element = el('div.empty', { hidden: true });
  const link = (q, text) => app.link({ q, ...UNSELECTED }, text);
  let shown = '';

  const found = ({ term, matching, instead = [] }, q) => el('li', {}, el('code', {}, term),
      matching ? [' finds ', link(term, counted(matching, 'trace')), ' alone'] : ' finds none',
      instead.map((each, i) => [i ? ', or ' : ': did you mean ', link(q.replace(term, () => each), each)]), instead.length > 0 && '?');

  return {
    element,
    update(isEmpty, isNarrowed) {
      const { stats: { unsampledByCaller: n }, terms = [] } = app.answer();
      const { q } = app.state();
      const now = JSON.stringify([q, isNarrowed, terms, n]);
      element.hidden = !isEmpty;
      if (isEmpty && now !== shown) {
        shown = now;
        fill(element, q || isNarrowed
            ? [el('p', {}, 'No trace that is held matches.'), el('ul', {}, q && terms.map(term => found(term, q)))]
            : [el('p', {}, 'There is no trace yet. Send the application a request.'), n > 0 && el('p', {},
                `${counted(n, 'request')} not recorded, as callers had decided so by a traceparent that ends in -00: see `,
                el('code', {}, 'lumen.trace.sampling.parent-based'), '.')]);
      }
    },
  };
}
