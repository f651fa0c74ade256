/* SQL for the eye: a line for each clause. Only white space changes; what is no SQL stays legible. */

// Texts, quoted names, comments, words, and whatever else, one by one.
const TOKEN = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\/\*[^]*?(?:\*\/|$)|--[^\n]*|[\w$.@:]+|\s+|[^]/g;
const CLAUSES = new Set([
  'select', 'insert', 'update', 'delete', 'merge', 'with', 'from', 'where', 'group', 'having', 'order', 'limit', 'offset', 'fetch', 'set',
  'values', 'union', 'intersect', 'except', 'returning', 'window',
]);
const JOINS = new Set(['join', 'left', 'right', 'inner', 'outer', 'full', 'cross', 'natural']);
const CONDITIONS = new Set(['and', 'or', 'when', 'else']);
const LONGEST = 20_000;

export function formatSql(statement) {
  const text = String(statement);
  if (text.length > LONGEST) {
    return text;
  }
  let out = '';
  let depth = 0;
  // Of each open parenthesis: whether a query is in it, which gets lines of its own.
  const open = [];
  let before = '';
  let between = false;
  const line = indent => { out = `${out.trimEnd()}\n${'  '.repeat(depth + indent)}`; };
  for (const token of text.trim().match(TOKEN) ?? []) {
    if (!token.trim()) {
      out += before && !out.endsWith('\n') && !out.endsWith(' ') ? ' ' : '';
      continue;
    }
    const word = token.toLowerCase();
    const isInline = open.length > 0 && !open.at(-1);
    if (before && !isInline) {
      if (CLAUSES.has(word) && !(word === 'from' && before === 'delete') && !(word === 'set' && before === 'character')
          && !(word === 'update' && before === 'for') && before !== '(') {
        line(0);
      } else if ((JOINS.has(word) && !JOINS.has(before)) || (CONDITIONS.has(word) && !(between && word === 'and'))) {
        line(1);
      }
    }
    if (word === 'between') {
      between = true;
    } else if (word === 'and') {
      between = false;
    }
    if (token === ')' && open.length > 0 && open.pop()) {
      depth--;
      line(0);
    }
    if (before === '(' && (word === 'select' || word === 'with') && open.length > 0) {
      open[open.length - 1] = true;
      depth++;
      line(0);
    }
    out += token;
    if (token === '(') {
      open.push(false);
    } else if (token.startsWith('--')) {
      line(0);
    }
    before = word;
  }
  return out.trim();
}
