import { button, el } from './dom.js';
import { count } from './format.js';
import { textsOf } from './logs.js';

export function findItems(tree, text) {
  const wanted = text.trim().toLowerCase();
  const has = texts => texts.some(each => String(each).toLowerCase().includes(wanted));
  return wanted === '' ? [] : tree.nodes.flatMap(node =>
      [...(has(textsOfSpan(node.span)) ? [node] : []), ...node.lines.filter(line => has(textsOf(line)))]);
}

function textsOfSpan(span) {
  return [
    span.name, span.kind, span.service ?? '', span.spanId, span.statusMessage ?? '',
    ...Object.entries(span.attributes).flat(),
    ...span.events.flatMap(event => [event.name, ...Object.entries(event.attributes).flat()]),
  ];
}

/** Find in trace: `tree` gives the tree to look in, `go` shows a node or a line; null where none is found any more. */
export function findBox(tree, go) {
  const input = el('input', {
    type: 'search', class: 'find', placeholder: 'Find in trace', 'aria-label': 'Find in trace', spellcheck: 'false',
    oninput: find, onkeydown: keyPressed,
  });
  const tally = el('output.faint', { 'aria-live': 'polite' });
  let found = [];
  let at = -1;

  function find() {
    found = findItems(tree(), input.value);
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
    element: el('span.find-box', {}, input, tally,
        [['↑', -1, 'Find before'], ['↓', 1, 'Find next']].map(([text, by, title]) =>
            button(text, () => step(by), { class: 'quiet', title, 'aria-label': title }))),
    isFound: item => found.includes(item),
    step,
    focus() {
      input.focus();
      input.select();
    },
    refresh() {
      const current = found[at]?.key;
      found = findItems(tree(), input.value);
      at = found.findIndex(item => item.key === current);
      tell();
    },
  };
}
