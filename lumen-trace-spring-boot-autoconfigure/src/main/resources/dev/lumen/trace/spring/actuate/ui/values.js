import { parseExact } from './exact.js';
import { STATEMENTS } from './groups.js';
import { formatSql } from './sql.js';

const LONG = 400;
const MANY_LINES = 12;
const START = 160;
const LONGEST_JSON = 200_000;

/** How a value is shown: `kind` is sql, json, url or text; `start` is what of a long text is shown first. */
export function readable(key, value) {
  const raw = rawText(value);
  const [kind, text] = formatted(key, raw);
  const isLong = text.length > LONG || text.split('\n', MANY_LINES + 1).length > MANY_LINES;
  return { kind, text, isLong, start: isLong ? `${text.slice(0, START).split('\n').slice(0, 3).join('\n')}…` : text };
}

/** As it was recorded, which is what is copied. */
export const rawText = value => (Array.isArray(value) ? value.map(String).join(', ') : String(value));

function formatted(key, raw) {
  if (STATEMENTS.includes(key)) {
    return ['sql', formatSql(raw)];
  }
  const json = /^\s*[[{]/.test(raw) && raw.length <= LONGEST_JSON ? jsonLines(raw) : null;
  if (json) {
    return ['json', json];
  }
  return /^[a-z][a-z+.-]*:\/\/\S+[?%]\S*$/i.test(raw) ? ['url', urlLines(raw)] : ['text', raw];
}

function jsonLines(raw) {
  try {
    return JSON.stringify(parseExact(raw), null, 2);
  } catch {
    return null;
  }
}

// The address, and each parameter of its query in a line of its own, with the letters that were escaped.
function urlLines(raw) {
  const [, address, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/.exec(raw);
  const parameters = (query ?? '').split('&').filter(Boolean)
      .map((parameter, i) => `\n  ${i ? '&' : '?'} ${decoded(parameter.replace(/\+/g, ' ')).replace('=', ' = ')}`);
  return decoded(address) + parameters.join('') + decoded(fragment ?? '');
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
