import { formatTerm, parseQuery } from './query.js';

/* What narrows the list by one click, as terms of the search. */

export const rootTerm = name => formatTerm({ type: 'root', value: name });

/** The query with the term, which all that it finds must have. */
export function withTerm(q, term) {
  return hasTerm(q, term) ? q : `${parseQuery(q).tree.or ? `(${q})` : q} ${term}`.trim();
}

/** Whether all that the query finds must have the term, as it is written. */
export const hasTerm = (q, term) => placeOf(q, term) !== undefined;

/** The query with the term, or without it where it had it. */
export function toggledTerm(q, term) {
  const { start, end } = placeOf(q, term) ?? {};
  return end ? `${q.slice(0, start).trimEnd()} ${q.slice(end).trimStart()}`.trim() : withTerm(q, term);
}

function placeOf(q, term) {
  return parseQuery(q).tree.and?.find(({ start, end }) => start !== undefined && q.slice(start, end) === term);
}
