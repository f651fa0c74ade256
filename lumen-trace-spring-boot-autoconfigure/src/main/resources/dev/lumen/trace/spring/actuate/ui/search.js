import { UNSELECTED } from './address.js';
import { searchFields } from './api.js';
import { el, fill } from './dom.js';
import { complete } from './completion.js';
import { parseQuery } from './query.js';

const NO_FIELDS = { names: [], attributes: {} };
const FIELDS_KEPT_MS = 5000;

/** The search box, with completion from what the store holds. What it says goes to the address. */
export function searchBox(app) {
  const input = el('input', {
    type: 'search', id: 'search', role: 'combobox', autocomplete: 'off', spellcheck: 'false',
    placeholder: 'Search: text, name:, status:error, dur>50ms, attr.key=value',
    'aria-label': 'Search traces', 'aria-controls': 'candidates', 'aria-expanded': 'false',
    'aria-autocomplete': 'list', 'aria-describedby': 'search-problem',
    oninput: suggest, onfocus: opened, onkeydown: keyPressed, onblur: () => close(),
  });
  const list = el('ul', { id: 'candidates', role: 'listbox', 'aria-label': 'Completions', hidden: true });
  const problem = el('p', { id: 'search-problem', class: 'search-problem', role: 'status' });
  const form = el('form', { class: 'search', role: 'search', onsubmit: submit }, input, list, problem);

  let fields = NO_FIELDS;
  let fieldsAt = -Infinity;
  let completion = { candidates: [] };
  let chosen = -1;
  let asked = false;
  let shown = '';

  async function opened() {
    if (performance.now() - fieldsAt > FIELDS_KEPT_MS) {
      fieldsAt = performance.now();
      try {
        fields = await searchFields();
        if (asked) {
          suggest();
        }
      } catch {
        // The box works without: what is wrong the list says.
      }
    }
  }

  function suggest() {
    explain();
    asked = true;
    completion = complete(input.value, input.selectionStart, fields, 12);
    chosen = -1;
    fill(list, completion.candidates.map((candidate, i) => el('li', {
      role: 'option', id: `candidate-${i}`,
      onmousedown: event => { event.preventDefault(); take(i); },
    }, el('b', {}, candidate.text), ' ', el('span', { class: 'faint' }, candidate.hint))));
    expand(completion.candidates.length > 0);
  }

  // A term that is being written is not complained of: only what was submitted.
  function explain(submitted = false) {
    const { problems } = parseQuery(input.value);
    problem.textContent = submitted && problems.length ? problems[0].message : '';
    input.setAttribute('aria-invalid', String(problem.textContent !== ''));
    return problems.length === 0;
  }

  function keyPressed(event) {
    const { length } = completion.candidates;
    const isOpen = !list.hidden;
    if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && length) {
      event.preventDefault();
      if (isOpen) {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        choose(((chosen + 1 + step + length + 1) % (length + 1)) - 1);
      } else {
        suggest();
      }
    } else if ((event.key === 'Enter' || event.key === 'Tab') && isOpen && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (isOpen) {
        close();
      } else {
        input.blur();
      }
    }
  }

  function choose(i) {
    chosen = i;
    [...list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === i)));
    list.children[i]?.scrollIntoView({ block: 'nearest' });
    if (i >= 0) {
      input.setAttribute('aria-activedescendant', `candidate-${i}`);
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  }

  function take(i) {
    const { start, end, candidates } = completion;
    const text = candidates[i].text + (candidates[i].whole ? ' ' : '');
    input.setRangeText(text, start, end, 'end');
    suggest();
    if (candidates[i].whole) {
      submit();
    }
  }

  function submit(event) {
    event?.preventDefault();
    close();
    if (explain(true)) {
      app.navigate({ q: input.value.trim(), trace: null, span: null, ...UNSELECTED });
    }
  }

  function close() {
    asked = false;
    expand(false);
    choose(-1);
  }

  function expand(open) {
    list.hidden = !open;
    input.setAttribute('aria-expanded', String(open));
  }

  input.addEventListener('search', () => input.value === '' && submit());

  return {
    element: form,
    focus() {
      input.focus();
      input.select();
    },
    update({ q }) {
      // What is being typed stays until then.
      if (q !== shown || document.activeElement !== input) {
        shown = q;
        input.value = input.value.trim() === q ? input.value : q;
        explain(true);
      }
    },
  };
}
