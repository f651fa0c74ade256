import { interpret, KNOWN } from './terms.js';
export { formatTerm } from './terms.js';

/*
 * The search language, as the server reads it. Terms stand apart by spaces, and all must hold:
 *
 *   text  name:part  root:name  status:error  dur>50ms  errors>0  spans>10  http:5xx
 *   attr.key  attr.key=value  attr.key>=500  -term  term OR term  (term OR term) term  -(term term)
 *
 * A value may stand in quotes, where \" is a quote and \\ a backslash. A number may be compared by
 * > >= < <=. Spaces may stand around what compares. Text that looks like a field is written in quotes.
 */

// What can be nested, as deep as the server reads it.
const MAX_DEPTH = 20;

// Spaces are Java's, not also those of other alphabets.
const SPACE = '[ \\t-\\r]';
const NO_SPACE = '[^ \\t-\\r]';
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
 * Gives the words as they are written; terms {type, not, key, op, value, start, end}; problems {start, end, message}, first
 * what the server tells first; a tree {or: [...], not} or {and: [...], not} of these and of terms.
 */
export function parseQuery(text) {
  const reader = { text, at: 0, depth: 0, words: [], terms: [], problems: [] };
  const tree = isAtEnd(reader) ? { and: [], not: false } : alternatives(reader);
  return { words: reader.words, terms: reader.terms, problems: reader.problems, tree };
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
  reader.words.push(word);
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

function unquote(quoted, closing) {
  return quoted.slice(1, closing ? -1 : undefined).replace(/\\(["\\])/g, '$1');
}
