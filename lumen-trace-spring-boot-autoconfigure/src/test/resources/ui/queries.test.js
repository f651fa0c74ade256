import { test, equal } from './test.js';
import { matchesRow, parseQuery } from '../ui/query.js';

// The same table is read by the test of the server's side, TraceSearchTests.
const { traces, queries } = await (await fetch('/test/queries.json')).json();

const spansOf = trace => [trace, ...(trace.children ?? [])];
const rowOf = trace => {
  const errors = spansOf(trace).filter(span => span.failed).length;
  return {
    name: trace.name,
    durationMs: trace.ms,
    spans: spansOf(trace).length,
    errors,
    status: errors > 0 ? 'error' : 'unset',
    running: trace.running ?? false,
  };
};

const contains = (text, part) => text.toLowerCase().includes(part.toLowerCase());
const HAS = {
  text: ({ name, attributes }, { value }) =>
    [name, ...Object.entries(attributes).flat()].some(each => contains(each, value)),
  name: ({ name }, { value }) => contains(name, value),
  attr: ({ attributes }, { key, op, value }) =>
    op ? attributes[key] === value : Object.hasOwn(attributes, key),
};

// What the row does not tell, the spans do.
function holds(term, trace) {
  const spans = spansOf(trace).map(({ name, attributes = {} }) => ({ name, attributes }));
  return (
    matchesRow(term, rowOf(trace)) ?? spans.some(span => HAS[term.type](span, term)) !== term.not
  );
}

for (const { query, finds, error } of queries) {
  test(`as the server reads ${JSON.stringify(query)}`, () => {
    const { terms, problems } = parseQuery(query);

    equal(problems[0] && query.slice(problems[0].start, problems[0].end), error);
    if (!error) {
      const found = traces.filter(trace => terms.every(term => holds(term, trace)));
      equal(found.map(({ name }) => name), finds.map(place => traces[place].name));
    }
  });
}
