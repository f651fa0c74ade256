import { parseQuery } from './query.js';
import { formatTerm, STATUSES, USUAL } from './terms.js';

const FIELDS = [
  { text: 'name:', hint: 'a part of the name of any span' },
  { text: 'root:', hint: 'the name of the root span, all of it' },
  { text: 'status:', hint: 'error, ok, unset, running or slow' },
  { text: 'dur>', hint: 'longer than, as in dur>50ms' },
  { text: 'dur<', hint: 'shorter than, as in dur<1s' },
  { text: 'errors>', hint: 'more failed spans than' },
  { text: 'spans>', hint: 'more spans than' },
  { text: 'http:', hint: 'an HTTP status of any span, as in http:5xx' },
  { text: 'attr.', hint: 'an attribute of any span, as in attr.key=value' },
];
const HTTP = ['4xx', '5xx', '404', '500'];

/**
 * What may stand at the caret; `fields` are as the endpoint has them.
 * Gives {start, end} of what to replace, and by what: {text, hint, whole}, whole where a space may follow.
 */
export function complete(text, caret, fields, limit = 20) {
  const before = parseQuery(text.slice(0, caret)).words.at(-1);
  const inside = before && before.end === caret && !(before.quoted && before.closed) && before;
  const word = inside || { start: caret, not: false, field: '', op: '', value: '', quoted: false };
  const end = inside ? parseQuery(text).words.find(each => each.start === word.start)?.end ?? caret : caret;
  const minus = word.not ? '-' : '';
  const candidates = candidatesOf(word, fields)
    .slice(0, limit)
    .map(each => ({ hint: '', whole: true, ...each, text: minus + each.text }));
  return { start: word.start, end, candidates };
}

function candidatesOf({ field, op, value, quoted }, { names, attributes }) {
  const key = field.startsWith('attr.') && field.slice(5);
  if (key && op) {
    const values = Object.hasOwn(attributes, key) ? attributes[key] : [];
    return ranked(values, value).map(each => written({ type: 'attr', key, op, value: each }));
  }
  const values = { name: names, root: names, status: STATUSES, http: HTTP, ...USUAL };
  if (Object.hasOwn(values, field)) {
    return ranked(values[field], value).map(each => written({ type: field, op, value: each }));
  }
  const start = field || value;
  const keys = Object.keys(attributes).filter(each => /^[^\s="]+$/.test(each));
  return quoted ? [] : [
        ...FIELDS.filter(each => each.text.startsWith(start)).map(each => ({ ...each, whole: false })),
        ...ranked(keys, key || start).map(each => ({ text: `attr.${each}=`, whole: false })),
        ...(start ? ranked(names, start) : []).map(each => written({ type: 'name', value: each })),
      ];
}

const written = term => ({ text: formatTerm(term) });

function ranked(texts, part) {
  const at = text => text.toLowerCase().indexOf(part.toLowerCase());
  return [...texts.filter(text => at(text) === 0), ...texts.filter(text => at(text) > 0)];
}
