import { keyValues } from './otlp.js';

/* Traces of Zipkin and Jaeger as messages of OTLP/JSON, and what a file is that has none. */

export function asOtlp(messages) {
  const zipkin = messages.filter(isZipkin);
  return [
    ...messages.filter(message => !isZipkin(message) && !isJaeger(message)),
    ...(zipkin.length ? [{ resourceSpans: ofZipkin(zipkin) }] : []),
    ...messages.filter(isJaeger).flatMap(message => list(message.data ?? [message]).filter(Boolean).map(trace => ({ resourceSpans: ofJaeger(trace) }))),
  ];
}

const isZipkin = message => typeof message?.traceId === 'string' && typeof message.id === 'string';
const isJaeger = message => {
  const [trace] = Array.isArray(message?.data) ? message.data : [message];
  return typeof trace?.traceID === 'string' && Array.isArray(trace.spans);
};

const list = value => (Array.isArray(value) ? value : []);
const micros = value => (Number.isSafeInteger(value) && value >= 0 ? `${BigInt(value) * 1000n}` : null);
const padded = (value, digits) => String(value ?? '').padStart(digits, '0');
const resource = (service, spans) => ({ resource: { attributes: keyValues({ 'service.name': service }) }, scopeSpans: [{ spans }] });

function ofZipkin(spans) {
  const keyOf = (span, id) => JSON.stringify([padded(span.traceId, 32), span.localEndpoint?.serviceName, id]);
  // A server that shares its caller's id becomes a child of it, with an id of its own and what it called.
  const ownIds = new Map(spans.filter(({ shared }) => shared).map(span => [keyOf(span, span.id), served(span.id)]));
  const byService = Map.groupBy(spans, span => span.localEndpoint?.serviceName ?? 'unknown');
  return [...byService].map(([service, of]) => resource(service, of.map(span => {
    const { traceId, id, parentId, name, kind, timestamp, duration, tags, annotations, shared } = span;
    const parent = shared ? id : ownIds.get(keyOf(span, parentId)) ?? parentId;
    return {
      traceId: padded(traceId, 32),
      spanId: shared ? served(id) : padded(id, 16),
      ...(parent && { parentSpanId: padded(parent, 16) }),
      name: name ?? '',
      kind: `SPAN_KIND_${kind ?? 'INTERNAL'}`,
      startTimeUnixNano: micros(timestamp),
      endTimeUnixNano: micros(timestamp + (duration ?? 0)),
      attributes: keyValues(tags ?? {}),
      events: list(annotations).map(each => ({ name: each?.value, timeUnixNano: micros(each?.timestamp) })),
      ...(tags?.error !== undefined && { status: { code: 2, message: String(tags.error).replace(/^true$/, '') } }),
    };
  })));
}

const served = id => padded(id, 16).replace(/^./, digit => (parseInt(digit, 16) ^ 8).toString(16));

function ofJaeger({ spans, processes }) {
  return list(spans).filter(Boolean).map(span => {
    const tags = pairs(span.tags);
    const references = list(span.references).filter(Boolean);
    const parent = references.find(({ refType, traceID }) => refType === 'CHILD_OF' && traceID === span.traceID)
        ?? references.find(({ traceID }) => traceID === span.traceID);
    const isError = tags.error === true || tags.error === 'true' || tags['otel.status_code'] === 'ERROR';
    return resource(processes?.[span.processID]?.serviceName ?? 'unknown', [{
      traceId: padded(span.traceID, 32),
      spanId: padded(span.spanID, 16),
      ...(parent && { parentSpanId: padded(parent.spanID, 16) }),
      name: span.operationName ?? '',
      kind: `SPAN_KIND_${String(tags['span.kind'] ?? 'internal').toUpperCase()}`,
      startTimeUnixNano: micros(span.startTime),
      endTimeUnixNano: micros(span.startTime + (span.duration ?? 0)),
      attributes: keyValues(tags),
      events: list(span.logs).filter(Boolean).map(({ timestamp, fields }) => {
        const { event, ...rest } = pairs(fields);
        return { name: event ?? 'log', timeUnixNano: micros(timestamp), attributes: keyValues(rest) };
      }),
      links: references.filter(each => each !== parent).map(each => ({ traceId: padded(each.traceID, 32), spanId: padded(each.spanID, 16) })),
      ...(isError && { status: { code: 2, message: String(tags['otel.status_description'] ?? '') } }),
    }]);
  });
}

const pairs = tags => Object.fromEntries(list(tags).filter(Boolean).map(({ key, value }) => [key, value]));

const STARTS = [
  [/^\s*$/, 'empty'],
  [/^PK[\x03\x05]/, 'a ZIP or JAR archive'], [/^\x1f/, 'compressed by gzip: unpack it first'], [/^FLR\0/, 'a recording of the JDK’s Flight Recorder'],
  [/^JAVA PROFILE/, 'a heap dump'], [/^\s*<(?:!doctype html|html)/i, 'a web page, perhaps of a login'],
  [/^\s*</, 'XML'], [/^# (?:HELP|TYPE) /m, 'metrics of Prometheus'], [/^\s*Full thread dump|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/, 'a thread dump'],
];
const SHAPES = {
  resourceMetrics: 'metrics as OTLP', resourceLogs: 'log lines as OTLP', traceEvents: 'a profile of a browser', log: 'requests of a browser (HAR)',
  threadDump: 'a thread dump of the actuator', threads: 'a thread dump of the actuator', _links: 'the list of the actuator’s endpoints',
  traces: 'the list of traces: export one of them on its own page', spans: 'a trace as the endpoint has it: export it on its own page',
};

export function whatItIs(text) {
  const start = text.slice(0, 4096);
  return `It is ${STARTS.find(([pattern]) => pattern.test(start))?.[1] ?? shapeOf(text, start)}`;
}

function shapeOf(text, start) {
  try {
    const json = JSON.parse(text);
    const keys = Object.keys(json ?? {});
    const known = keys.find(key => Object.hasOwn(SHAPES, key));
    const named = keys.slice(0, 5).map(key => JSON.stringify(key.slice(0, 40))).join(', ');
    return known ? SHAPES[known] : Array.isArray(json) ? 'JSON, a list of what are no spans' : `JSON of another kind${named && `, with ${named}`}`;
  } catch (e) {
    return /^\s*[[{]/.test(start) ? `not JSON that can be read: ${e.message}` : 'no JSON';
  }
}
