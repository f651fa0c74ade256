/* What narrows the list by one click, as terms of the search. */

/** The query with the term, which all that it finds must have. */
export function withTerm(q, term) {
  if (hasTerm(q, term)) {
    return q;
  }
  return `${/\bOR\b/.test(q) ? `(${q})` : q} ${term}`.trim();
}

/** Whether the term stands in the query, by itself. */
export function hasTerm(q, term) {
  return ` ${q} `.includes(` ${term} `);
}

/** The query with the term, or without it where it had it. */
export function toggledTerm(q, term) {
  return hasTerm(q, term) ? ` ${q} `.replace(` ${term} `, ' ').trim() : withTerm(q, term);
}
