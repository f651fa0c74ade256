import { Exact } from './exact.js';

/* Traces as OTLP/JSON: ids in hex, 64-bit integers as texts, enums as numbers. */

export const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
export const STATUSES = ['unset', 'ok', 'error'];

/** A trace of the endpoint as one message. There a span that runs ends now: `lumen.running` says so. */
export function exportOtlp({ traceId, spans }) {
  const byService = [...Map.groupBy(spans, span => span.service ?? 'unknown')];
  return {
    resourceSpans: byService.map(([service, group]) => ({
      resource: { attributes: keyValues({ 'service.name': service }) },
      scopeSpans: [
        {
          scope: { name: 'dev.lumen.trace' },
          spans: group.map(span => otlpSpan(traceId, span)),
        },
      ],
    })),
  };
}

function otlpSpan(traceId, span) {
  const start = nanosOf(span.start);
  const extra = {
    ...(span.thread && { 'thread.name': span.thread }),
    ...(span.running && { 'lumen.running': true }),
  };
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
    events: span.events.map(event => ({
      timeUnixNano: String(nanosOf(event.time)),
      name: event.name,
      attributes: keyValues(event.attributes),
      droppedAttributesCount: event.droppedAttributes,
    })),
    droppedEventsCount: span.dropped.events,
    links: span.links.map(({ attributes, droppedAttributes, ...ids }) => ({
      ...ids,
      attributes: keyValues(attributes),
      droppedAttributesCount: droppedAttributes,
    })),
    droppedLinksCount: span.dropped.links,
    status: {
      code: STATUSES.indexOf(span.status),
      ...(span.statusMessage && { message: span.statusMessage }),
    },
  };
}

function keyValues(attributes) {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

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
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 2 ** 63
        ? { intValue: String(BigInt(value)) }
        : { doubleValue: value };
    default:
      return { stringValue: String(value) };
  }
}

/** Nanoseconds since 1970 of an ISO instant in UTC, as a BigInt. */
export function nanosOf(iso) {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d{1,9}))?Z$/.exec(iso);
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
