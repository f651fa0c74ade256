import { test, equal } from './test.js';
import { parseQuery } from '../ui/query.js';

// The same table is read by the test of the server's side, TraceSearchTests.
const { traces, queries } = await (await fetch('/test/queries.json')).json();

const spansOf = trace => [trace, ...(trace.children ?? [])];
const contains = (text, part) => text.toLowerCase().includes(part.toLowerCase());
const compared = (op, a, b) => ({ '>': a > b, '>=': a >= b, '<': a < b, '<=': a <= b })[op];
const micros = written => {
  const [, amount, unit = 'ms'] = /^([\d.]+)(\D+)?$/.exec(written);
  return amount * { us: 1, ms: 1e3, s: 1e6, m: 60e6 }[unit];
};
const textsOf = attributes => Object.entries(attributes).flat().map(String);
const isNumber = value => /^-?\d{1,15}(\.\d{1,9})?$/.test(value);
const errorsOf = trace => spansOf(trace).filter(span => span.failed).length;
const SPAN_HAS = {
  text: ({ name, message = '', attributes = {}, events = [] }, { value }) =>
    [name, message, ...textsOf(attributes), ...events.flatMap(event => [event.name, ...textsOf(event.attributes)])]
      .some(each => contains(each, value)),
  name: ({ name }, { value }) => contains(name, value),
  attr: ({ attributes = {} }, { key, op, value }) =>
    op === '=' ? String(attributes[key]) === value
      : op ? isNumber(attributes[key]) && compared(op, Number(attributes[key]), Number(value))
      : Object.hasOwn(attributes, key),
  http: ({ attributes: { 'http.response.status_code': status } = {} }, { op, value }) =>
    status !== undefined && (op === ':'
      ? (value.endsWith('xx') ? Math.floor(status / 100) === Number(value[0]) : status === Number(value))
      : compared(op, status, Number(value))),
};
const TRACE_HAS = {
  root: ({ name }, { value }) => name === value,
  status: (trace, { value }) =>
    value === 'running' ? trace.running : value === 'slow' ? trace.slow : (errorsOf(trace) ? 'error' : 'unset') === value,
  dur: ({ ms, workMs = ms }, { op, value }) => [ms, workMs].some(each => compared(op, each * 1000, micros(value))),
  errors: (trace, { op, value }) => compared(op, errorsOf(trace), Number(value)),
  spans: (trace, { op, value }) => compared(op, spansOf(trace).length, Number(value)),
};

// What the server does with what it reads as the page does.
function holds(node, trace) {
  const inside = node.or?.some(each => holds(each, trace)) ?? node.and?.every(each => holds(each, trace));
  return inside === undefined ? termHolds(node, trace) : inside !== node.not;
}

function termHolds(term, trace) {
  const found = TRACE_HAS[term.type]?.(trace, term) ?? spansOf(trace).some(span => SPAN_HAS[term.type]?.(span, term));
  return Boolean(found) !== term.not;
}

for (const { query, finds, error } of queries) {
  test(`as the server reads ${JSON.stringify(query)}`, () => {
    const { tree, problems } = parseQuery(query);

    equal(problems[0] && query.slice(problems[0].start, problems[0].end), error);
    if (!error) {
      const found = traces.filter(trace => holds(tree, trace));
      equal(found.map(({ name }) => name), finds.map(place => traces[place].name));
    }
  });
}
