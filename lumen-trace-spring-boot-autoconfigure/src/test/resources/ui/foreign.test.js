import { test, equal, ok } from './test.js';
import { importTraces } from '../ui/otlp-import.js';

const ID = '5b8efff798038103';
const shape = ({ traces, problems }) => ({
  problems,
  spans: traces.flatMap(({ spans }) => spans.map(each => [each.service, each.name, each.kind, each.spanId.slice(-2), each.parentId?.slice(-2), each.offsetUs, each.durationUs, each.status])),
});

test('traces of Zipkin are read, and a server that shares its caller’s id is below it with what it called', () => {
  const at = 1769860800000000;
  const zipkin = [
    { traceId: ID, id: 'a1', name: 'get', kind: 'CLIENT', timestamp: at, duration: 900, localEndpoint: { serviceName: 'web' }, tags: { error: 'timeout', n: '5' } },
    { traceId: ID, id: 'a1', shared: true, name: 'get /x', kind: 'SERVER', timestamp: at + 100, duration: 700, localEndpoint: { serviceName: 'shop' }, annotations: [{ timestamp: at + 150, value: 'hit' }] },
    { traceId: ID, id: 'c3', parentId: 'a1', name: 'select', timestamp: at + 200, duration: 100, localEndpoint: { serviceName: 'shop' } },
  ];
  const read = importTraces(JSON.stringify(zipkin));

  equal(shape(read), { problems: [], spans: [
    ['web', 'get', 'client', 'a1', undefined, 0, 900, 'error'],
    ['shop', 'get /x', 'server', 'a1', 'a1', 100, 700, 'unset'],
    ['shop', 'select', 'internal', 'c3', 'a1', 200, 100, 'unset'],
  ] });
  const [{ spans }] = read.traces;
  equal([spans[0].statusMessage, spans[0].attributes.n, spans[1].events[0].name, spans[1].events[0].offsetUs], ['timeout', '5', 'hit', 150]);
  equal([spans[1].spanId, spans[2].parentId], ['80000000000000a1', '80000000000000a1']);
});

test('what is no trace among others is left out', () => {
  const jaeger = JSON.stringify({ data: [{ traceID: '1', spans: [{ traceID: '1', spanID: '2', operationName: 'a', startTime: 1 }] }, null] });
  const zipkin = JSON.stringify([{ traceId: '1', id: '2', name: 'a', timestamp: 1, tags: 'x' }]);

  [jaeger, zipkin].forEach(text => equal(importTraces(text).traces.length, 1));
});

test('traces of Jaeger are read', () => {
  const at = 1769860800000000;
  const jaeger = { data: [{
    traceID: ID,
    processes: { p1: { serviceName: 'shop' } },
    spans: [
      { traceID: ID, spanID: 'a1', operationName: 'GET /x', processID: 'p1', startTime: at, duration: 900, tags: [{ key: 'span.kind', value: 'server' }, { key: 'http.status_code', value: 500 }, { key: 'error', value: true }] },
      { traceID: ID, spanID: 'b2', operationName: 'SELECT', processID: 'p1', startTime: at + 10, duration: 20, references: [{ refType: 'CHILD_OF', traceID: ID, spanID: 'a1' }],
        logs: [{ timestamp: at + 15, fields: [{ key: 'event', value: 'row' }, { key: 'n', value: 3 }] }] },
    ],
  }] };
  const read = importTraces(JSON.stringify(jaeger));

  equal(shape(read), { problems: [], spans: [
    ['shop', 'GET /x', 'server', 'a1', undefined, 0, 900, 'error'],
    ['shop', 'SELECT', 'internal', 'b2', 'a1', 10, 20, 'unset'],
  ] });
  equal([read.traces[0].spans[0].attributes['http.status_code'], read.traces[0].spans[1].events[0].attributes], [500, { n: 3 }]);
});

test('a file that has no traces is told what it is', () => {
  const told = text => importTraces(text).problems.join(' ');
  const files = {
    'a web page': '<!DOCTYPE html><html></html>', 'ZIP': 'PK\x03\x04', 'gzip': '\x1f\ufffd', 'metrics as OTLP': '{"resourceMetrics":[]}', 'HAR': '{"log":{"entries":[]}}',
    'Prometheus': '# HELP a b\n', 'no JSON': 'hello', 'with "a"': '{"a":1}', 'It is empty': ' ', 'cannot': '{"a":', 'list of traces': '{"traces":[]}',
  };

  for (const [what, text] of Object.entries(files)) {
    ok(what === 'cannot' ? told(text).includes('not JSON that can be read') : told(text).includes(what), `${what}: ${told(text)}`);
    ok(told(text).endsWith('OTLP, Zipkin and Jaeger are read, as JSON.'), told(text));
  }
});

test('whatever is nearly one of them is read without a fault', () => {
  for (const text of ['[null,{"traceId":"x","id":"y"}]', '{"data":[{"traceID":"x","spans":[null]}]}', '{"data":[null]}', '{"traceId":"1","id":"2","timestamp":"3","tags":{"a":{}},"annotations":[null]}',
    '{"data":[{"traceID":"x","spans":[{"references":[null],"tags":[null],"logs":[null]}]}]}']) {
    equal(importTraces(text).traces, []);
  }
});
