import { button, copyIcon, el, fill } from './dom.js';

/** What stands in the place of a trace that is not there: what became of it, what decides that, and the way back. */
export function whereabouts(leave) {
  const element = el('section.missing', { role: 'status' });
  return {
    element,
    update(error) {
      element.parentElement.classList.toggle('lost', error !== null);
      fill(element, error && [
        error.reason && el('span.badge', {}, error.reason.replaceAll('_', ' ')),
        el('p.became', {}, error.reason ? `${error.error}.` : error.message),
        error.property && el('p', {}, el('code', {}, error.property), copyIcon('Copy the property', error.property)),
        error.advice && el('p.faint', {}, `${error.advice}.`),
        button('← All traces', leave),
      ]);
    },
  };
}
