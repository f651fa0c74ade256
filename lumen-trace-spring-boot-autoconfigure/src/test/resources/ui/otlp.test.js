import { test, equal, ok, random } from './test.js';
import { span } from './spans.js';
import { Exact } from '../ui/exact.js';
import { exportOtlp, nanosOf } from '../ui/otlp.js';
import { importTraces, rowOf, MAX_BYTES, MAX_SPANS } from '../ui/otlp-import.js';

const TRACE = '5b8efff798038103d269b633813fc60c';
const ROOT = 'eee19b7ec3c1b174';
const CHILD = 'eee19b7ec3c1b173';
const START = '2026-01-31T12:00:00.000000123Z';

const trace = () => ({
  traceId: TRACE,
  complete: true,
  next: null,
  sampling: 'imported',
  exports: [],
  spans: [
    span(ROOT, undefined, {
      name: 'GET /a',
      kind: 'server',
      start: START,
      durationUs: 1500,
      selfUs: 500,
      thread: 'http-1',
      status: 'error',
      statusMessage: 'failed',
      attributes: {
        'thread.name': 'http-1',
        s: 'é "',
        n: 42,
        neg: -1,
        d: 1.5,
        whole: new Exact('2.0'),
        long: new Exact('1234567890123456789'),
        b: false,
        l: ['a', 'b'],
        empty: '',
        none: [],
      },
    }),
    span(CHILD, ROOT, {
      kind: 'client',
      start: '2026-01-31T12:00:00.000100123Z',
      offsetUs: 100,
      durationUs: 1000,
      selfUs: 1000,
      service: 'stock',
      status: 'ok',
      thread: undefined,
      statusMessage: undefined,
      dropped: { attributes: 1, events: 2, links: 3 },
      events: [
        {
          name: 'cache.miss',
          time: '2026-01-31T12:00:00.000200123Z',
          offsetUs: 200,
          attributes: { key: 'k' },
          droppedAttributes: 4,
        },
      ],
      links: [{ traceId: TRACE, spanId: ROOT, attributes: { why: 'batch' }, droppedAttributes: 5 }],
    }),
  ],
  logs: [
    {
      time: '2026-01-31T12:00:00.000150123Z',
      level: 'WARN',
      logger: 'com.shop.Stock',
      thread: 'http-1',
      spanId: CHILD,
      message: 'no stock for "é"',
      exception: 'java.lang.IllegalStateException: empty\n\tat x',
    },
    {
      time: '2026-01-31T12:00:00.000250123Z',
      level: 'AUDIT',
      logger: 'com.shop.Orders',
      thread: 'http-1',
      spanId: ROOT,
      message: '',
      exception: undefined,
    },
  ],
});
const exported = () => exportOtlp(trace());
const imported = given => importTraces(typeof given === 'string' ? given : JSON.stringify(given));
const minimal = more => ({
  traceId: TRACE,
  spanId: ROOT,
  name: 'a',
  startTimeUnixNano: '1000000',
  endTimeUnixNano: '3000000',
  ...more,
});
const message = (...spans) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });

test('lines of the log are written as OTLP has them, by their logger', () => {
  const [stock, orders] = exported().resourceLogs[0].scopeLogs;

  equal(stock, {
    scope: { name: 'com.shop.Stock' },
    logRecords: [
      {
        timeUnixNano: '1769860800000150123',
        severityNumber: 13,
        severityText: 'WARN',
        body: { stringValue: 'no stock for "é"' },
        attributes: [
          { key: 'thread.name', value: { stringValue: 'http-1' } },
          {
            key: 'exception.stacktrace',
            value: { stringValue: 'java.lang.IllegalStateException: empty\n\tat x' },
          },
        ],
        traceId: TRACE,
        spanId: CHILD,
      },
    ],
  });
  equal(orders.logRecords[0].severityNumber, 0);
  equal('resourceLogs' in exportOtlp({ ...trace(), logs: undefined }), false);
});

test('lines of others are read by number and observed time, and those of no trace left out', () => {
  const records = [
    { traceId: TRACE, spanId: ROOT, observedTimeUnixNano: '2000000', severityNumber: 18, body: { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } } },
    { traceId: TRACE, timeUnixNano: '1000000', body: { stringValue: 'first' } },
    { timeUnixNano: '1000000', body: { stringValue: 'of none' } },
    { traceId: TRACE, body: { stringValue: 'without a time' } },
    null,
  ];
  const { traces, problems } = imported({ ...message(minimal()), resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] });

  equal(problems, []);
  equal(traces[0].logs, [
    { time: '1970-01-01T00:00:00.001000000Z', level: '', logger: '', thread: '', spanId: '', message: 'first', exception: undefined },
    { time: '1970-01-01T00:00:00.002000000Z', level: 'ERROR', logger: '', thread: '', spanId: ROOT, message: '{"a":1}', exception: undefined },
  ]);
});

test('a span is written as OTLP has it: hex, integers as text, enums as numbers', () => {
  const [first, second] = exported().resourceSpans;

  equal(first.resource.attributes, [{ key: 'service.name', value: { stringValue: 'orders' } }]);
  equal(first.scopeSpans[0].spans, [
    {
      traceId: TRACE,
      spanId: ROOT,
      name: 'GET /a',
      kind: 2,
      startTimeUnixNano: '1769860800000000123',
      endTimeUnixNano: '1769860800001500123',
      attributes: [
        { key: 'thread.name', value: { stringValue: 'http-1' } },
        { key: 's', value: { stringValue: 'é "' } },
        { key: 'n', value: { intValue: '42' } },
        { key: 'neg', value: { intValue: '-1' } },
        { key: 'd', value: { doubleValue: 1.5 } },
        { key: 'whole', value: { doubleValue: new Exact('2.0') } },
        { key: 'long', value: { intValue: '1234567890123456789' } },
        { key: 'b', value: { boolValue: false } },
        {
          key: 'l',
          value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: 'b' }] } },
        },
        { key: 'empty', value: { stringValue: '' } },
        { key: 'none', value: { arrayValue: { values: [] } } },
      ],
      droppedAttributesCount: 0,
      events: [],
      droppedEventsCount: 0,
      links: [],
      droppedLinksCount: 0,
      status: { code: 2, message: 'failed' },
    },
  ]);
  const [child] = second.scopeSpans[0].spans;
  equal(
    [child.parentSpanId, child.kind, child.status, child.droppedEventsCount],
    [ROOT, 3, { code: 1 }, 2],
  );
  equal(child.events, [
    {
      timeUnixNano: '1769860800000200123',
      name: 'cache.miss',
      attributes: [{ key: 'key', value: { stringValue: 'k' } }],
      droppedAttributesCount: 4,
    },
  ]);
  equal(child.links, [
    {
      traceId: TRACE,
      spanId: ROOT,
      attributes: [{ key: 'why', value: { stringValue: 'batch' } }],
      droppedAttributesCount: 5,
    },
  ]);
});

test('a span that runs ends now, and says so', () => {
  const running = { traceId: TRACE, spans: [span(ROOT, null, { running: true, durationUs: 7 })] };
  const [
    {
      scopeSpans: [
        {
          spans: [written],
        },
      ],
    },
  ] = exportOtlp(running).resourceSpans;

  equal(BigInt(written.endTimeUnixNano) - BigInt(written.startTimeUnixNano), 7000n);
  equal(written.attributes, [{ key: 'lumen.running', value: { boolValue: true } }]);
});

test('instants are exact to the nanosecond', () => {
  equal(
    ['2026-01-31T12:00:00.000000001Z', '1970-01-01T00:00:01Z', '1970-01-01T00:00:00.5Z'].map(
      nanosOf,
    ),
    [1769860800000000001n, 1000000000n, 500000000n],
  );
});

test('a trace that was exported is imported as it was', () => {
  const shown = value => JSON.parse(JSON.stringify(value));

  equal(shown(imported(exported())), shown({ traces: [trace()], problems: [] }));
});

test('its row is that of the list', () => {
  const { traceId, spans } = trace();

  equal(rowOf({ traceId, spans: [...spans, span('00000000000000c1', ROOT)] }), {
    traceId: TRACE,
    name: 'GET /a',
    start: START,
    durationMs: 1.5,
    spans: 3,
    errors: 1,
    status: 'error',
    running: false,
  });
});

test('several traces, in lines or in an array, are each their own', () => {
  const other = message(minimal({ traceId: TRACE.replace('5', '6') }));
  const asLines = `${JSON.stringify(exported())}\n\n${JSON.stringify(other)}\r\n`;

  equal(
    imported(asLines).traces.map(each => each.spans.length),
    [2, 1],
  );
  equal(imported([exported(), other]), imported(asLines));
});

test('spans of one trace from several messages are put together', () => {
  const parts = [
    message(minimal()),
    message(minimal({ spanId: CHILD, parentSpanId: ROOT, startTimeUnixNano: '500000' })),
  ];
  const [{ spans, complete }] = imported(parts).traces;

  equal(
    spans.map(each => each.offsetUs),
    [500, 0],
  );
  equal(complete, true);
});

test('snake_case, names of enums and base64 ids are read', () => {
  const snake = {
    resource_spans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { string_value: 'py' } }] },
        scope_spans: [
          {
            spans: [
              {
                trace_id: 'W47/95gDgQPSabYzgT/GDA==',
                span_id: '7uGbfsPBsXQ=',
                parent_span_id: '7uGbfsPBsXM',
                name: 'a',
                kind: 'SPAN_KIND_SERVER',
                start_time_unix_nano: 1769860800000000000,
                end_time_unix_nano: '1769860800000001000',
                status: { code: 'STATUS_CODE_ERROR' },
                attributes: [{ key: 'n', value: { int_value: 5 } }],
                dropped_attributes_count: 3,
              },
            ],
          },
        ],
      },
    ],
  };
  const {
    traces: [
      {
        traceId,
        complete,
        spans: [read],
      },
    ],
    problems,
  } = imported(snake);

  equal(problems, []);
  equal(
    [
      traceId,
      complete,
      read.spanId,
      read.parentId,
      read.kind,
      read.status,
      read.service,
      read.start,
      read.durationUs,
    ],
    [TRACE, false, ROOT, CHILD, 'server', 'error', 'py', '2026-01-31T12:00:00.000000000Z', 1],
  );
  equal([read.attributes, read.dropped.attributes], [{ n: 5 }, 3]);
});

test('ids in upper case and parents of zeros or of nothing are understood', () => {
  const {
    traces: [{ traceId, spans }],
  } = imported(
    message(
      minimal({ traceId: TRACE.toUpperCase(), parentSpanId: '0000000000000000' }),
      minimal({ spanId: CHILD, parentSpanId: '' }),
    ),
  );

  equal([traceId, spans.map(each => each.parentId)], [TRACE, [undefined, undefined]]);
});

test('values of all types are read, integers too long for a number as they are', () => {
  const values = {
    a: { intValue: '9007199254740993' },
    b: { doubleValue: 0 },
    c: { doubleValue: 'NaN' },
    d: { bytesValue: 'AAE=' },
    e: { kvlistValue: { values: [{ key: 'x', value: { intValue: '1' } }] } },
    f: { arrayValue: {} },
    g: {},
    h: null,
    i: { boolValue: true },
  };
  const attributes = Object.entries(values).map(([key, value]) => ({ key, value }));

  equal(imported(message(minimal({ attributes }))).traces[0].spans[0].attributes, {
    a: new Exact('9007199254740993'),
    b: new Exact('0.0'),
    c: 'NaN',
    d: 'AAE=',
    e: '{"x":1}',
    f: [],
    g: '',
    h: '',
    i: true,
  });
});

test('keys that objects know are keys like others', () => {
  const attributes = ['__proto__', 'constructor', 'toString'].map(key => ({
    key,
    value: { stringValue: 'x' },
  }));
  const read = imported(message(minimal({ attributes }))).traces[0].spans[0].attributes;

  equal(Object.keys(read), ['__proto__', 'constructor', 'toString']);
  equal({}.x, undefined);
});

test('self time is what no child covers', () => {
  const at = (spanId, from, to) =>
    minimal({
      spanId,
      parentSpanId: ROOT,
      startTimeUnixNano: String(from * 1000),
      endTimeUnixNano: String(to * 1000),
    });
  const spans = [
    { ...at(ROOT, 1000, 2000), parentSpanId: undefined },
    at('00000000000000b1', 1100, 1300),
    at('00000000000000b2', 1200, 1400),
    at('00000000000000b3', 1900, 2500),
  ];

  equal(
    imported(message(...spans)).traces[0].spans.map(each => each.selfUs),
    [600, 200, 200, 600],
  );
});

test('a span that ends before it starts, or never, has no length', () => {
  const spans = [
    minimal({ endTimeUnixNano: '1' }),
    minimal({ endTimeUnixNano: '0' }),
    minimal({ endTimeUnixNano: undefined }),
  ];
  equal(
    imported(message(...spans)).traces[0].spans.map(each => each.durationUs),
    [0, 0, 0],
  );
});

test('what cannot be read is said in words, and the rest is read', () => {
  const bad = [
    {},
    null,
    minimal({ traceId: 'xyz' }),
    minimal({ spanId: '0'.repeat(16) }),
    minimal({ startTimeUnixNano: 'noon' }),
    minimal(),
  ];
  const { traces, problems } = imported(message(...bad));

  equal(traces.length, 1);
  equal(problems, [
    'Spans left out since their trace id is not valid: 3.',
    'Spans left out since their span id is not valid: 1.',
    'Spans left out since their start is not valid: 1.',
  ]);
  equal(imported(`${JSON.stringify(message(minimal()))}\nnot json`).problems, [
    'Lines left out since they are not JSON: 1.',
  ]);
});

test('a file of something else is said to be so', () => {
  ok(/a web page/.test(imported('<html>').problems[0]), 'html');
  for (const text of [
    '{}',
    '[]',
    'null',
    '3',
    '"a"',
    '{"traceId":"x","spans":[]}',
    '{"resourceSpans":{}}',
    '{"resourceSpans":[null,{"scopeSpans":[null]}]}',
  ]) {
    equal(
      imported(text).problems.map(words => /^The file has no traces/.test(words)),
      [true],
      text,
    );
  }
  ok(/It is empty/.test(imported('').problems.at(-1)), 'empty');
});

test('a file that is too large is not read', () => {
  equal(imported(' '.repeat(MAX_BYTES + 1)), {
    traces: [],
    problems: ['The file is larger than 20 MB.'],
  });
});

test('no more than 100,000 spans are read', () => {
  const one = '{"traceId":"' + TRACE + '","spanId":"' + ROOT + '","startTimeUnixNano":"1"}';
  const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[${Array(MAX_SPANS + 1)
    .fill(one)
    .join()}]}]}]}`;
  const { traces, problems } = imported(text);

  equal([traces[0].spans.length, problems.length], [MAX_SPANS, 1]);
  ok(/more than 100,000 spans/.test(problems[0]), problems[0]);
});

test('values nested without end are cut', () => {
  let value = { stringValue: 'deep' };
  for (let i = 0; i < 1000; i++) {
    value =
      i % 2
        ? { arrayValue: { values: [value] } }
        : { kvlistValue: { values: [{ key: 'k', value }] } };
  }
  ok(
    JSON.stringify(
      imported(message(minimal({ attributes: [{ key: 'a', value }] }))).traces,
    ).includes('…'),
    'cut',
  );
});

test('whatever stands in the place of anything, nothing is thrown, and what is read can be written', () => {
  const any = random(8);
  const junk = () =>
    any.of([
      null,
      0,
      -1,
      1e300,
      '',
      'x',
      true,
      [],
      [null],
      {},
      { toString: 1, valueOf: 1 },
      '9'.repeat(25),
      { values: 3 },
    ]);
  const spoilt = value =>
    any() < 0.04
      ? junk()
      : Array.isArray(value)
        ? value.map(spoilt)
        : value && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoilt(each)]))
          : value;
  let read = 0;
  for (let i = 0; i < 2000; i++) {
    const { traces, problems } = imported(spoilt(exported()));
    traces.forEach(each => {
      rowOf(each);
      equal(imported(exportOtlp(each)).traces.length, 1);
    });
    read += traces.length;
    ok(traces.length > 0 || problems.length > 0, 'nothing, and no word of it');
  }
  ok(read > 500, `only ${read}`);
});
