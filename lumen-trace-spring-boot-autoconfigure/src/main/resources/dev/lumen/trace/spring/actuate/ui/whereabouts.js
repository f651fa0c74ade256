import { button, copyIcon, el, fill } from './dom.js';

/** What stands in the place of a trace that is not there: what became of it, what decides that, and the way back. */
export function whereabouts(leave) {
  const element = el('section', { class: 'missing', role: 'status' });
  return {
    element,
    /** Takes the error that the trace was answered with, null where it is there. */
    update(error) {
      element.parentElement.classList.toggle('lost', error !== null);
      fill(element, error && [
        error.reason && el('span', { class: 'badge' }, error.reason.replaceAll('_', ' ')),
        el('p', { class: 'became' }, error.reason ? `${error.error}.` : error.message),
        error.property && el('p', {}, el('code', {}, error.property), copyIcon('Copy the property', error.property)),
        error.advice && el('p', { class: 'faint' }, `${error.advice}.`),
        button('← All traces', leave),
      ]);
    },
  };
}
