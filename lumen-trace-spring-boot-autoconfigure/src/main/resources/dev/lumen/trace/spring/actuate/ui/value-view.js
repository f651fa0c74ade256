import { UNSELECTED } from './address.js';
import { withTerm } from './chips.js';
import { copyIcon, el, icon } from './dom.js';
import { Exact } from './exact.js';
import { formatTerm } from './query.js';
import { rawText, readable } from './values.js';

/** Attributes; of `kind` 'plain' those that cannot be searched by their key, of 'statement' without keys. */
export function pairList(app, entries, kind = '') {
  return el('dl', { class: `pairs ${kind}` }, entries.map(([key, value]) => [
    el('dt', { class: kind === 'statement' ? 'offscreen' : '' }, key),
    el('dd', { class: value instanceof Exact ? 'number' : typeof value }, shown(key, value)),
    el('dd.does', {},
        copyIcon(`Copy the value of ${key}`, rawText(value)),
        kind === '' ? icon('filter', `Find traces with this ${key}`, () => search(app, key, value)) : null),
  ]));
}

function shown(key, value) {
  const { kind, text, isLong, start } = readable(key, value);
  const whole = kind === 'text' ? text : el('pre', { class: kind, tabindex: '0' }, text);
  return isLong && kind !== 'sql' ? el('details.long', {}, el('summary', {}, start), whole) : whole;
}

function search(app, key, value) {
  const terms = [value].flat().map(each => formatTerm({ type: 'attr', key, op: '=', value: rawText(each) }));
  app.navigate({ q: terms.reduce(withTerm, app.state().q), view: 'list', trace: null, ...UNSELECTED });
}
