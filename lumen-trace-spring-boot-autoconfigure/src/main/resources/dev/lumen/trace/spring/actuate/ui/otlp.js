import { Exact } from './exact.js';

export const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
export const STATUSES = ['unset', 'ok', 'error'];

/** The levels of lines by their number, in steps of four. */
export const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** A trace of the endpoint as one message of OTLP/JSON. There a span that runs ends now: `lumen.running` says so. */
export function exportOtlp({ traceId, spans, logs = [] }) {
  const byService = [...Map.groupBy(spans, span => span.service ?? 'unknown')];
  const byLogger = [...Map.groupBy(logs, line => line.logger)];
  return {
    ...(logs.length && {
      resourceLogs: [{ scopeLogs: byLogger.map(([name, lines]) => ({ scope: { name }, logRecords: lines.map(line => logRecord(traceId, line)) })) }],
    }),
    resourceSpans: byService.map(([service, group]) => ({
      resource: { attributes: keyValues({ 'service.name': service }) },
      scopeSpans: [{ scope: { name: 'dev.lumen.trace' }, spans: group.map(span => otlpSpan(traceId, span)) }],
    })),
  };
}

function logRecord(traceId, { time, level, thread, spanId, message, exception }) {
  return {
    timeUnixNano: String(nanosOf(time)),
    severityNumber: Math.max(0, 1 + 4 * LEVELS.indexOf(level)),
    severityText: level,
    body: anyValue(message),
    attributes: keyValues({ 'thread.name': thread, ...(exception && { 'exception.stacktrace': exception }) }),
    traceId,
    spanId,
  };
}

function otlpSpan(traceId, span) {
  const start = nanosOf(span.start);
  const extra = { ...(span.thread && { 'thread.name': span.thread }), ...(span.running && { 'lumen.running': true }) };
  return {
    traceId,
    spanId: span.spanId,
    ...(span.parentId && { parentSpanId: span.parentId }),
    name: span.name,
    kind: KINDS.indexOf(span.kind),
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(span.durationUs) * 1000n),
    attributes: keyValues({ ...extra, ...span.attributes }),
    droppedAttributesCount: span.dropped.attributes,
    events: span.events.map(event => ({ timeUnixNano: String(nanosOf(event.time)), name: event.name, ...attributed(event) })),
    droppedEventsCount: span.dropped.events,
    links: span.links.map(link => ({ traceId: link.traceId, spanId: link.spanId, ...attributed(link) })),
    droppedLinksCount: span.dropped.links,
    status: { code: STATUSES.indexOf(span.status), ...(span.statusMessage && { message: span.statusMessage }) },
  };
}

const attributed = ({ attributes, droppedAttributes }) => ({ attributes: keyValues(attributes), droppedAttributesCount: droppedAttributes });

export const keyValues = attributes => Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));

function anyValue(value) {
  if (value instanceof Exact) {
    return value.isDouble ? { doubleValue: value } : { intValue: value.text };
  }
  if (Array.isArray(value)) {
    return { arrayValue: { values: value.map(anyValue) } };
  }
  if (value === null) {
    return {};
  }
  switch (typeof value) {
    case 'boolean': return { boolValue: value };
    case 'number': return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? { intValue: String(BigInt(value)) } : { doubleValue: value };
    default: return { stringValue: typeof value === 'object' ? JSON.stringify(value) : String(value) };
  }
}

/** Nanoseconds since 1970 of an ISO instant in UTC, as a BigInt. */
export function nanosOf(iso) {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d{1,9}))?Z$/.exec(iso);
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
