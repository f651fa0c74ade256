import { button, el } from './dom.js';
import { count } from './format.js';

/** The nodes whose name, service, ids, attributes, status message or events have a text, any case. */
export function findNodes(tree, text) {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? [] : tree.nodes.filter(({ span }) => textsOf(span).some(each =>
      String(each).toLowerCase().includes(wanted)));
}

function textsOf(span) {
  return [
    span.name, span.kind, span.service ?? '', span.spanId, span.statusMessage ?? '',
    ...Object.entries(span.attributes).flat(),
    ...span.events.flatMap(event => [event.name, ...Object.entries(event.attributes).flat()]),
  ];
}

/**
 * Find in trace.
 *
 * @param {function(): Object} tree gives the tree to look in
 * @param {function(?Object)} go shows a node; null where none is found any more
 */
export function findBox(tree, go) {
  const input = el('input', {
    type: 'search', class: 'find', placeholder: 'Find in trace', 'aria-label': 'Find in trace', spellcheck: 'false',
    oninput: find, onkeydown: keyPressed,
  });
  const tally = el('output', { class: 'faint', 'aria-live': 'polite' });
  let found = [];
  let at = -1;

  function find() {
    found = findNodes(tree(), input.value);
    at = -1;
    tell();
    if (found.length > 0) {
      step(1);
    } else {
      go(null);
    }
  }

  function keyPressed(event) {
    if (event.key === 'Enter') {
      event.preventDefault();
      step(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      input.blur();
    }
  }

  function step(by) {
    if (found.length === 0) {
      return;
    }
    at = (at + by + found.length) % found.length;
    tell();
    go(found[at]);
  }

  function tell() {
    tally.textContent = input.value.trim() === '' ? ''
        : found.length === 0 ? 'none' : `${count(at + 1)} of ${count(found.length)}`;
  }

  return {
    element: el('span', { class: 'find-box' }, input, tally,
        button('↑', () => step(-1), { class: 'quiet', title: 'Find before', 'aria-label': 'Find before' }),
        button('↓', () => step(1), { class: 'quiet', title: 'Find next', 'aria-label': 'Find next' })),
    isFound: node => found.includes(node),
    step,
    focus() {
      input.focus();
      input.select();
    },
    /** Looks again, after the tree has changed. */
    refresh() {
      const current = found[at]?.key;
      found = findNodes(tree(), input.value);
      at = found.findIndex(node => node.key === current);
      tell();
    },
  };
}
