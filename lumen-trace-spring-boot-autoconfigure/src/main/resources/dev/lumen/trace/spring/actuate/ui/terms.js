/* What the terms of the search are, and how they are written. */

export const KNOWN = 'name|root|status|dur|errors|spans|http';
export const STATUSES = ['error', 'ok', 'unset', 'running', 'slow'];
const EXAMPLES = { name: 'order', root: '"GET /orders"', status: 'error' };
/** What is compared, by what it is most often. */
export const USUAL = {
  dur: ['10ms', '50ms', '100ms', '500ms', '1s'],
  errors: ['0'],
  spans: ['10', '100'],
};
const COMPARISONS = ['>', '>=', '<', '<='];
const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/;

/** What a word of a query asks for as a term, or in words why it is none. */
export function interpret({ field, op, value, quoted, closed }) {
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
      : `The status is error, ok, unset, running or slow, not “${value}”.`;
  }
  if (field === 'http') {
    return http(op, value);
  }
  if (Object.hasOwn(USUAL, field)) {
    return number(field, op, value);
  }
  const meant = near(field, op);
  return (
    `“${field}${op}” is not known. ${meant && `Did you mean ${meant}? `}There are name: root: status: dur> errors> ` +
    'spans> http: attr.key= and attr.key. Text that has a sign such as : or = is written in quotes.'
  );
}

// What a field was to be, by its first letters or by all of them in another order; else ''.
function near(field, op) {
  const letters = text => [...text].sort().join();
  const known = KNOWN.split('|').find(each => each.slice(0, 2) === field.slice(0, 2) || letters(each) === letters(field));
  return field.includes('.') ? `attr.${field}${op}` : known ? `${known}${Object.hasOwn(USUAL, known) ? '>' : ':'}` : '';
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
    return `${field} is compared by > >= < or <=, as in ${field}>${value}.`;
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
