/*
 * The search language, as the server reads it. Terms stand apart by spaces, and all must hold:
 *
 *   text  name:part  root:name  status:error  dur>50ms  errors>0  spans>10  attr.key  attr.key=value
 *   -term
 *
 * A value may stand in quotes, where \" is a quote and \\ a backslash. A number may be compared by
 * > >= < <=. Text that looks like a field is written in quotes.
 */

export const FIELDS = [
  { text: 'name:', hint: 'a part of the name of any span' },
  { text: 'root:', hint: 'the name of the root span, all of it' },
  { text: 'status:', hint: 'error, ok, unset or running' },
  { text: 'dur>', hint: 'longer than, as in dur>50ms' },
  { text: 'dur<', hint: 'shorter than, as in dur<1s' },
  { text: 'errors>', hint: 'more failed spans than' },
  { text: 'spans>', hint: 'more spans than' },
  { text: 'attr.', hint: 'an attribute of any span, as in attr.key=value' },
];

const STATUSES = ['error', 'ok', 'unset', 'running'];
const EXAMPLES = { name: 'order', root: '"GET /orders"', status: 'error' };
const USUAL = {
  dur: ['10ms', '50ms', '100ms', '500ms', '1s'],
  errors: ['0'],
  spans: ['10', '100'],
};
const COMPARISONS = ['>', '>=', '<', '<='];

// Spaces; minus; attr.key and =, or a field and what follows it; the value, in quotes or up to a
// space. Spaces are Java's, not also those of other alphabets.
const WORD =
  /([ \t-\r]*)(-?)(?:(attr\.[^ \t-\r="]+)(=?)|([^ \t-\r"=:<>]+)(:|[<>]=?|=))?("(?:\\[^]|[^"\\])*\\?("?)|[^ \t-\r]*)/y;

/**
 * Reads a query. What is not understood is left out of the terms and told among the problems.
 *
 * @param text what the box holds
 * @returns {{terms: Array, problems: Array}} terms {type, not, key, op, value, start, end}, of type
 *     text, name, root, status, dur, errors, spans or attr; problems {start, end, message}.
 *     Positions count characters, the end excluded
 */
export function parseQuery(text) {
  const terms = [];
  const problems = [];
  for (const word of words(text)) {
    const { start, end, not } = word;
    const read = interpret(word);
    if (typeof read === 'string') {
      problems.push({ start, end, message: read });
    } else {
      terms.push({ ...read, not, start, end });
    }
  }
  return { terms, problems };
}

function words(text) {
  const found = [];
  WORD.lastIndex = 0;
  while (WORD.lastIndex < text.length) {
    const [all, spaces, minus, key, equals, field, op, raw, closing] = WORD.exec(text);
    const start = WORD.lastIndex - all.length + spaces.length;
    if (start === text.length) {
      break;
    }
    const quoted = raw.startsWith('"');
    found.push({
      start,
      end: WORD.lastIndex,
      not: minus === '-',
      field: key ?? field ?? '',
      op: equals ?? op ?? '',
      value: quoted ? unquote(raw, closing) : raw,
      quoted,
      closed: closing === '"',
    });
  }
  return found;
}

function unquote(raw, closing) {
  return raw.slice(1, closing ? -1 : undefined).replace(/\\(["\\])/g, '$1');
}

// A term, or in words why it is none.
function interpret({ field, op, value, quoted, closed }) {
  if (quoted && !closed) {
    return 'The quote is not closed.';
  }
  if (field.startsWith('attr.')) {
    return attribute(field.slice(5), op, value, quoted);
  }
  if (value === '') {
    return field ? `${field}${op} needs a value.` : 'Nothing to search for.';
  }
  if (!field) {
    return !quoted && value === 'attr.'
      ? 'attr. needs a key, as in attr.http.route.'
      : { type: 'text', value };
  }
  if (Object.hasOwn(EXAMPLES, field)) {
    if (op !== ':') {
      return `${field} is followed by a colon, as in ${field}:${EXAMPLES[field]}.`;
    }
    return field !== 'status' || STATUSES.includes(value)
      ? { type: field, value }
      : `The status is error, ok, unset or running, not “${value}”.`;
  }
  if (Object.hasOwn(USUAL, field)) {
    return number(field, op, value);
  }
  return (
    `“${field}${op}” is not known. There are name: root: status: dur> errors> spans> attr.key= and ` +
    'attr.key. Text that has a sign such as : or = is written in quotes.'
  );
}

function attribute(key, op, value, quoted) {
  if (op === '=') {
    return value || quoted
      ? { type: 'attr', key, op, value }
      : `attr.${key}= needs a value; "" is the empty one.`;
  }
  return quoted ? `Write attr.${key}=value.` : { type: 'attr', key, op: '', value: '' };
}

function number(field, op, value) {
  if (!COMPARISONS.includes(op)) {
    return `${field} is compared by > >= < or <=, as in ${field}>${USUAL[field].at(-1)}.`;
  }
  if (field !== 'dur') {
    return /^\d{1,9}$/.test(value)
      ? { type: field, op, value }
      : `${field}${op} needs a whole number, not “${value}”.`;
  }
  return /^\d{1,12}(\.\d{1,6})?([uµμ]s|ms|s|m)?$/.test(value)
    ? { type: 'dur', op, value: value.replace(/[µμ]/, 'u') }
    : `“${value}” is not a duration: write 50ms, 1.5s, 200us or 2m.`;
}

/** A term as it is written, with quotes where they are needed: parsing gives the same term. */
export function formatTerm({ type, not, key, op, value }) {
  const minus = not ? '-' : '';
  switch (type) {
    case 'text':
      return minus + (/^(?!attr\.)[^\s"=:<>-][^\s=:<>"]*$/.test(value) ? value : quote(value));
    case 'attr':
      return `${minus}attr.${key}${op}${op && bare(value)}`;
    case 'name':
    case 'root':
    case 'status':
      return `${minus}${type}:${bare(value)}`;
    default:
      return minus + type + op + value;
  }
}

const bare = value => (/^[^\s"]\S*$/.test(value) ? value : quote(value));
const quote = value => `"${value.replace(/["\\]/g, '\\$&')}"`;

const includes = (text, part) => text.toLowerCase().includes(part.toLowerCase());

/**
 * What may stand at the caret.
 *
 * @param text what the box holds
 * @param caret position in it
 * @param fields {names: [...], attributes: {key: [values]}} as the endpoint has it
 * @param limit how many candidates at most
 * @returns {{start, end, candidates}} what to replace, and by what: {text, hint, whole}, whole
 *     where the term is complete with it and a space may follow
 */
export function complete(text, caret, fields, limit = 20) {
  const before = words(text.slice(0, caret)).at(-1);
  const inside = before && before.end === caret && !(before.quoted && before.closed) && before;
  const word = inside || { start: caret, not: false, field: '', op: '', value: '', quoted: false };
  const end = inside ? words(text).find(each => each.start === word.start).end : caret;
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
  if (field === 'name' || field === 'root') {
    return ranked(names, value).map(each => written({ type: field, value: each }));
  }
  if (field === 'status') {
    return ranked(STATUSES, value).map(each => written({ type: 'status', value: each }));
  }
  if (Object.hasOwn(USUAL, field)) {
    return ranked(USUAL[field], value).map(each => written({ type: field, op, value: each }));
  }
  const start = field || value;
  const keys = Object.keys(attributes).filter(each => /^[^\s="]+$/.test(each));
  return quoted
    ? []
    : [
        ...FIELDS.filter(each => each.text.startsWith(start)).map(each => ({
          ...each,
          whole: false,
        })),
        ...ranked(keys, key || start).map(each => ({ text: `attr.${each}=`, whole: false })),
        ...(start ? ranked(names, start) : []).map(each => written({ type: 'name', value: each })),
      ];
}

const written = term => ({ text: formatTerm(term) });

// Those that contain the part, first those that start with it.
function ranked(texts, part) {
  const startsWith = text => text.toLowerCase().startsWith(part.toLowerCase());
  const containing = texts.filter(text => includes(text, part));
  return [...containing.filter(startsWith), ...containing.filter(text => !startsWith(text))];
}
