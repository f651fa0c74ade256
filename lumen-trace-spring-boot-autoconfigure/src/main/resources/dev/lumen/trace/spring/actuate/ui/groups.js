import { leastOf, mostOf, slowestOf, sumOf } from './numbers.js';

/*
 * Spans that are alike: folded into one line below their parent, and calls that are made again and again
 * wherever they stand.
 */

const FOLDED = 5;

/** The calls that a request makes five times or more, one after the other, have `times` say so; the others 0. So does RepeatedCalls.java. */
export function countCalls(nodes) {
  const templates = new Map();
  const alike = Map.groupBy(nodes, node => callOf(node, nodes[0], templates));
  alike.delete(null);
  for (const same of alike.values()) {
    if (same.length >= FOLDED && isSerial(same)) {
      same.forEach(node => { node.times = same.length; });
    }
  }
}

// Null where the span calls nobody, or does not say what.
function callOf(node, root, templates) {
  const { span, parent } = node;
  // Parents come first.
  const top = node.top = parent ? parent.top : node;
  // Of many requests in one trace each is asked for itself.
  const request = top !== root && /server|consumer/.test(top.span.kind) ? top.key : '';
  const statement = statementOf(span);
  const isCall = statement !== undefined || span.kind === 'client' || span.kind === 'producer';
  const template = isCall ? templateOf(span, templates) : undefined;
  return template === undefined ? null : JSON.stringify([request, span.service, template]);
}

/**
 * Whether calls wait for each other: five or more one after the other, and at least half of them; of all, or of those below
 * one parent, as parents may run at the same time.
 */
function isSerial(nodes) {
  const isChain = some => some.length >= FOLDED && longestChain(some) >= Math.max(FOLDED, some.length / 2);
  return isChain(nodes) || [...Map.groupBy(nodes, ({ span }) => span.parentId).values()].some(isChain);
}

// How many of them can be found of which each starts after the one before.
function longestChain(nodes) {
  let reached = -Infinity;
  let length = 0;
  for (const { span } of [...nodes].sort((a, b) => endOf(a.span) - endOf(b.span))) {
    if (span.offsetUs >= reached) {
      reached = endOf(span);
      length++;
    }
  }
  return length;
}

const endOf = span => span.offsetUs + span.durationUs;

/** How long at least one of the spans ran, in microseconds. */
export function wallUs(spans) {
  let reached = -Infinity;
  let us = 0;
  for (const span of [...spans].sort((a, b) => a.offsetUs - b.offsetUs)) {
    us += Math.max(0, endOf(span) - Math.max(span.offsetUs, reached));
    reached = Math.max(reached, endOf(span));
  }
  return us;
}

/**
 * The children of a node, five or more of one name, kind and template (route, URL template, or query without its literals)
 * as one group where the first of them stood. Of a group `wallUs` is how long at least one ran, `isParallel` that they do
 * not wait for each other, `times` how often the call they are, or make, is made in an N+1, else 0.
 */
export function foldedChildren(node) {
  // Kept: rows are made anew for each change of what is collapsed.
  node.groups ??= node.children.length < FOLDED ? node.children : fold(node);
  return node.groups;
}

function fold(parent) {
  const templates = new Map();
  const alike = Map.groupBy(parent.children, ({ span }) =>
    JSON.stringify([span.name, span.kind, templateOf(span, templates)]),
  );
  return [...alike.values()]
    .flatMap(nodes => (nodes.length < FOLDED ? nodes : [groupOf(parent, nodes)]))
    .sort((a, b) => firstOf(a).index - firstOf(b).index);
}

const firstOf = item => item.nodes?.[0] ?? item;

function groupOf(parent, nodes) {
  const { name, kind } = nodes[0].span;
  const spans = nodes.map(({ span }) => span);
  // The calls of a method of a repository are below it.
  const calls = [nodes[0], ...nodes[0].children];
  const statement = calls.map(({ span }) => statementOf(span)).find(Boolean);
  const totalUs = sumOf(spans, ({ durationUs }) => durationUs);
  return {
    key: `${nodes[0].key}+`,
    parent,
    nodes,
    name,
    kind,
    statement: statement && withoutLiterals(statement),
    errors: sumOf(nodes, ({ errors }) => errors),
    slowest: slowestOf(nodes),
    wallUs: wallUs(spans),
    totalUs,
    minUs: leastOf(spans, ({ durationUs }) => durationUs),
    meanUs: totalUs / nodes.length,
    maxUs: mostOf(spans, ({ durationUs }) => durationUs),
    isParallel: !isSerial(nodes),
    times: mostOf(calls, ({ times }) => times),
  };
}

function templateOf(span, templates) {
  const { attributes: a = {} } = span;
  const statement = statementOf(span);
  if (statement !== undefined && !templates.has(statement)) {
    templates.set(statement, withoutLiterals(statement));
  }
  return a['http.route'] ?? a['url.template'] ?? (statement === undefined ? pathOf(a) : templates.get(statement));
}

// An address without a template is alike but for its numbers and ids.
function pathOf(a) {
  const url = a['url.full'] ?? a['http.url'];
  return url === undefined ? undefined
      : String(url).replace(/[?#].*$/, '').replace(/(?<=\/)(?:\d+|[\da-f]{8}-[\da-f-]{27}|[\da-f]{16,})(?=\/|$)/gi, '{}');
}

/** The text of the query that a span stands for, by the stable conventions or those before; else undefined. */
export function statementOf(span) {
  const key = statementKeyOf(span);
  return key && String(span.attributes[key]);
}

export const STATEMENTS = ['db.query.text', 'db.statement'];

/** The one in which a span has it. */
export const statementKeyOf = ({ attributes = {} }) => STATEMENTS.find(key => key in attributes);

/** A query with `?` for its texts and numbers, one for a list of them, and single spaces. */
export function withoutLiterals(query) {
  return query
    .replace(/(?:'[^']*')+/g, '?')
    .replace(/(?<![\w.])-?\d+(?:\.\d+)?\b/g, '?')
    .replace(/\(\s*\?(?:\s*,\s*\?)*\s*\)/g, '(?)')
    .replace(/\s+/g, ' ')
    .trim();
}
