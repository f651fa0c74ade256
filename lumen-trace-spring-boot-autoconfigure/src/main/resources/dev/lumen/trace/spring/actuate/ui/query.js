/*
 * The search language, as the server reads it. Terms stand apart by spaces, and all must hold:
 *
 *   text  name:part  root:name  status:error  dur>50ms  errors>0  spans>10  http:5xx
 *   attr.key  attr.key=value  attr.key>=500  -term  term OR term  (term OR term) term  -(term term)
 *
 * A value may stand in quotes, where \" is a quote and \\ a backslash. A number may be compared by
 * > >= < <=. Spaces may stand around what compares. Text that looks like a field is written in quotes.
 */

export const FIELDS = [
  { text: 'name:', hint: 'a part of the name of any span' },
  { text: 'root:', hint: 'the name of the root span, all of it' },
  { text: 'status:', hint: 'error, ok, unset or running' },
  { text: 'dur>', hint: 'longer than, as in dur>50ms' },
  { text: 'dur<', hint: 'shorter than, as in dur<1s' },
  { text: 'errors>', hint: 'more failed spans than' },
  { text: 'spans>', hint: 'more spans than' },
  { text: 'http:', hint: 'an HTTP status of any span, as in http:404 or http:5xx' },
  { text: 'attr.', hint: 'an attribute of any span, as in attr.key=value' },
];

const STATUSES = ['error', 'ok', 'unset', 'running'];
const EXAMPLES = { name: 'order', root: '"GET /orders"', status: 'error' };
const USUAL = {
  dur: ['10ms', '50ms', '100ms', '500ms', '1s'],
  errors: ['0'],
  spans: ['10', '100'],
};
const HTTP = ['4xx', '5xx', '404', '500'];
// What can be nested, as deep as the server reads it.
const MAX_DEPTH = 20;
const COMPARISONS = ['>', '>=', '<', '<='];

// Spaces are Java's, not also those of other alphabets.
const SPACE = '[ \\t-\\r]';
const NO_SPACE = '[^ \\t-\\r]';
const KNOWN = 'name|root|status|dur|errors|spans|http';
// Spaces that are followed by the value, and not by another term.
const BEFORE_VALUE = `(?:${SPACE}+(?!${SPACE}|$|-?(?:(?:${KNOWN})${SPACE}*[:<>=]|attr\\.)|OR(?=[ \\t-\\r()]|$)|[()]))?`;
// Minus; attr.key or a field, with what compares them; or what only looks like a field; the value in quotes.
const START =
  `(-?)(?:(attr\\.[^ \\t-\\r="<>()]+)(?:${SPACE}*([<>]=?|=)${BEFORE_VALUE})?` +
  `|(${KNOWN})${SPACE}*(:|[<>]=?|=)${BEFORE_VALUE}|([^ \\t-\\r"=:<>()]+)(:|[<>]=?|=))?` +
  '(?:("(?:\\\\[^]|[^"\\\\])*\\\\?("?))';
// Or a value up to a space; within brackets no further than its own go.
const WORD = new RegExp(`${START}|(${NO_SPACE}*))`, 'y');
const WORD_IN_BRACKETS = new RegExp(`${START}|((?:[^ \\t-\\r()]|\\([^ \\t-\\r()]*\\))*))`, 'y');
const SPACES = new RegExp(`${SPACE}*`, 'y');
const OR = /OR(?=[ \t-\r()]|$)/y;
const OPENING = /-?\(/y;

/**
 * Reads a query. What is not understood is left out of the terms and told among the problems.
 *
 * @param text what the box holds
 * @returns {{terms: Array, problems: Array, tree: Object}} terms {type, not, key, op, value, start, end}, of
 *     type text, name, root, status, dur, errors, spans, http or attr; problems {start, end, message}, the
 *     first that the server tells first; tree {or: [...], not} or {and: [...], not} of these and of terms.
 *     Positions count characters, the end excluded
 */
export function parseQuery(text) {
  const reader = { text, at: 0, depth: 0, terms: [], problems: [] };
  const tree = isAtEnd(reader) ? { and: [], not: false } : alternatives(reader);
  return { terms: reader.terms, problems: reader.problems, tree };
}

function alternatives(reader) {
  const or = [allOf(reader)];
  while (take(reader, OR)) {
    or.push(allOf(reader));
  }
  return or.length > 1 ? { or, not: false } : or[0];
}

// Up to the next OR, the bracket that closes these, or the end.
function allOf(reader) {
  const and = [];
  while (!isAtEnd(reader) && !matched(reader, OR) && !isAtClosing(reader)) {
    const found = matched(reader, OPENING) ? group(reader) : term(reader);
    if (found) {
      and.push(found);
    }
  }
  if (and.length === 0 && reader.problems.length === 0) {
    emptySide(reader);
  }
  return { and, not: false };
}

function emptySide(reader) {
  const { text, at } = reader;
  if (isAtEnd(reader) || isAtClosing(reader)) {
    const before = text.slice(0, at).replace(/[ \t-\r]+$/, '');
    const size = before.endsWith('OR') ? 2 : 1;
    problem(reader, before.length - size, before.length, 'There is nothing to search for behind it.');
  } else {
    problem(reader, at, at + 2, 'OR stands between two terms; as a text it is written in quotes.');
  }
}

function group(reader) {
  const start = reader.at;
  const not = reader.text[start] === '-';
  take(reader, OPENING);
  const bracket = reader.at - 1;
  if (++reader.depth > MAX_DEPTH) {
    problem(reader, bracket, bracket + 1, `There are more than ${MAX_DEPTH} brackets within each other.`);
    reader.at = reader.text.length;
    return null;
  }
  const problems = reader.problems.length;
  const inside = alternatives(reader);
  if (isAtClosing(reader)) {
    reader.at++;
  } else if (reader.problems.length === problems) {
    problem(reader, bracket, bracket + 1, 'The bracket is not closed; as a text it is written in quotes.');
  }
  reader.depth--;
  return not ? { and: [inside], not } : inside;
}

function term(reader) {
  const word = wordAt(reader.text, reader.at, reader.depth > 0);
  const { start, end, not } = word;
  const read = interpret(word);
  reader.at = end;
  if (typeof read === 'string') {
    problem(reader, start, end, read);
    return null;
  }
  const found = { ...read, not, start, end };
  reader.terms.push(found);
  return found;
}

function problem(reader, start, end, message) {
  reader.problems.push({ start, end, message });
}

function matched(reader, pattern) {
  pattern.lastIndex = reader.at;
  return pattern.test(reader.text);
}

function take(reader, pattern) {
  const found = !isAtEnd(reader) && matched(reader, pattern);
  reader.at = found ? pattern.lastIndex : reader.at;
  return found;
}

function isAtEnd(reader) {
  SPACES.lastIndex = reader.at;
  SPACES.test(reader.text);
  reader.at = SPACES.lastIndex;
  return reader.at === reader.text.length;
}

function isAtClosing(reader) {
  return reader.depth > 0 && !isAtEnd(reader) && reader.text[reader.at] === ')';
}

function wordAt(text, start, inBrackets) {
  const pattern = inBrackets ? WORD_IN_BRACKETS : WORD;
  pattern.lastIndex = start;
  const [, minus, key, keyOp, field, fieldOp, unknown, unknownOp, quoted, closing, bare] = pattern.exec(text);
  const raw = quoted ?? bare;
  return {
    start,
    end: Math.max(pattern.lastIndex, start + 1),
    not: minus === '-',
    field: key ?? field ?? unknown ?? '',
    op: keyOp ?? fieldOp ?? unknownOp ?? '',
    value: quoted === undefined ? raw : unquote(quoted, closing),
    raw,
    quoted: quoted !== undefined,
    closed: closing === '"',
  };
}

// All words up to an end, brackets and OR left out.
function words(text) {
  const reader = { text, at: 0, depth: 0 };
  const found = [];
  while (!isAtEnd(reader)) {
    if (take(reader, OPENING)) {
      reader.depth++;
    } else if (isAtClosing(reader)) {
      reader.depth--;
      reader.at++;
    } else if (!take(reader, OR)) {
      found.push(wordAt(text, reader.at, reader.depth > 0));
      reader.at = found.at(-1).end;
    }
  }
  return found;
}

function unquote(quoted, closing) {
  return quoted.slice(1, closing ? -1 : undefined).replace(/\\(["\\])/g, '$1');
}

const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/;

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
  if (field === 'http') {
    return http(op, value);
  }
  if (Object.hasOwn(USUAL, field)) {
    return number(field, op, value);
  }
  return (
    `“${field}${op}” is not known. There are name: root: status: dur> errors> spans> http: attr.key= and ` +
    'attr.key. Text that has a sign such as : or = is written in quotes.'
  );
}

function attribute(key, op, value, quoted) {
  if (op === '=') {
    return value || quoted
      ? { type: 'attr', key, op, value }
      : `attr.${key}= needs a value; "" is the empty one.`;
  }
  if (op === '') {
    return quoted || value ? `Write attr.${key}=value.` : { type: 'attr', key, op: '', value: '' };
  }
  return NUMBER.test(value) && COMPARISONS.includes(op)
    ? { type: 'attr', key, op, value }
    : `attr.${key}${op} needs a number, as in attr.${key}${op}500.`;
}

function http(op, value) {
  const isUnderstood = op === ':' ? /^[1-5](xx|\d\d)$/.test(value) : COMPARISONS.includes(op) && /^\d{1,9}$/.test(value);
  return isUnderstood ? { type: 'http', op, value } : 'Write a status, as in http:404 or http:5xx, or compare it, as in http>=500.';
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
      return minus + (/^(?!attr\.|OR$)[^\s"=:<>()-][^\s=:<>"()]*$/.test(value) ? value : quote(value));
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

const bare = value => (/^[^\s"()][^\s()]*$/.test(value) ? value : quote(value));
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
  const end = inside ? words(text).find(each => each.start === word.start)?.end ?? caret : caret;
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
  if (field === 'http') {
    return ranked(HTTP, value).map(each => written({ type: 'http', op, value: each }));
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
