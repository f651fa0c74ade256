import { UNSELECTED } from './address.js';
import { searchFields } from './api.js';
import { complete } from './completion.js';
import { el, fill, setText } from './dom.js';
import { parseQuery } from './query.js';
import { forget, lastSearches, remember } from './searches.js';
import { whileTyping } from './typing.js';

const NO_FIELDS = { names: [], attributes: {}, examples: [] };
const FIELDS_KEPT_MS = 5000;

export function searchBox(app) {
  const input = el('input', {
    type: 'search', id: 'search', role: 'combobox', autocomplete: 'off', spellcheck: 'false',
    placeholder: 'Search: text, name:, status:error, dur>50ms, attr.key=value',
    'aria-label': 'Search traces', 'aria-controls': 'candidates', 'aria-expanded': 'false',
    'aria-autocomplete': 'list', 'aria-describedby': 'search-problem',
    oninput: typed, onfocus: opened, onkeydown: keyPressed, onblur: left,
  });
  const list = el('ul', { id: 'candidates', role: 'listbox', 'aria-label': 'Completions', hidden: true });
  const missing = el('p.faint', { role: 'status' });
  const problem = el('p', { id: 'search-problem', class: 'search-problem', role: 'status' });
  const form = el('form.search', { role: 'search', onsubmit: submit }, input, el('div.popup', {}, list, missing), problem);

  let fields = NO_FIELDS;
  let fieldsAt = -Infinity;
  let completion = { candidates: [] };
  let chosen = -1;
  let asked = false;
  let shown = '';
  // Of what is found while one types, the first is a new entry of the history, and the last is remembered.
  let isNew = true;
  const typing = whileTyping(q => app.state().trace || search(q), text => setText(missing, text));

  function typed() {
    suggest();
    typing.typed(input.value);
  }

  function search(q) {
    const { trace, q: before } = app.state();
    if (trace || q !== before) {
      app.navigate({ q, trace: null, ...UNSELECTED }, !isNew);
      isNew = false;
    }
  }

  async function opened() {
    isNew = true;
    if (input.value.trim() === '') {
      suggest();
    }
    if (performance.now() - fieldsAt > FIELDS_KEPT_MS) {
      fieldsAt = performance.now();
      try {
        fields = await searchFields();
        if (asked && chosen < 0) {
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
    completion = input.value.trim() === '' ? offered() : complete(input.value, input.selectionStart, fields, 12);
    fill(list, completion.candidates.map(({ text, hint, isPast }, i) => el('li', {
      role: 'option', id: `candidate-${i}`, 'aria-keyshortcuts': isPast && 'Delete',
      onmousedown: event => { event.preventDefault(); (event.target.matches('.forget') ? drop : take)(i); },
    }, el('b', {}, text), ' ', el('span.faint', {}, hint),
    isPast && el('span.forget', { title: 'Forget this search (Delete)', 'aria-hidden': 'true' }, '×'))));
    choose(-1);
    expand(completion.candidates.length > 0);
  }

  function offered() {
    const past = lastSearches();
    return {
      start: 0, end: input.value.length,
      candidates: [...past.map(text => ({ text, hint: 'searched before', isPast: true })),
        ...fields.examples.filter(({ text }) => !past.includes(text))],
    };
  }

  function drop(i) {
    forget(completion.candidates[i].text);
    suggest();
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
    } else if (event.key === 'Delete' && completion.candidates[chosen]?.isPast) {
      event.preventDefault();
      drop(chosen);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
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
    const { text, whole = true } = candidates[i];
    input.setRangeText(text + (whole ? ' ' : ''), start, end, 'end');
    typed();
    if (whole) {
      submit();
    }
  }

  function submit(event) {
    event?.preventDefault();
    close();
    if (explain(true)) {
      search(input.value.trim());
      left();
    }
  }

  // What was found by then is one of the last searches; what is typed next is another.
  function left() {
    close();
    if (!isNew && app.state().q) {
      remember(app.state().q);
    }
    isNew = true;
  }

  function close() {
    asked = false;
    typing.flush();
    setText(missing, '');
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
        typing.stop();
        input.value = input.value.trim() === q ? input.value : q;
        explain(true);
      }
    },
  };
}
