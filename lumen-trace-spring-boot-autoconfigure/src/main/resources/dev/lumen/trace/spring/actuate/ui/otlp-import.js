import { Exact } from './exact.js';
import { asOtlp, whatItIs } from './foreign.js';
import { KINDS, STATUSES } from './otlp.js';
import { buildTree } from './tree.js';

/*
 * Reads OTLP/JSON, from us and from others: ids in hex or base64, names in camelCase or snake_case,
 * enums as numbers or names, one message, an array of them, or one a line; and what Zipkin and Jaeger have.
 */

export const MAX_BYTES = 20 * 1024 * 1024;
export const MAX_SPANS = 100_000;

const MAX_NANOS = 2n ** 64n;
const MAX_NESTING = 8;

/**
 * Reads a file of traces. Never throws.
 *
 * @param text what the file holds
 * @returns {{traces, problems}} traces as the endpoint has them, in the order of the file; and in
 *     words what could not be read
 */
export function importTraces(text) {
  if (text.length > MAX_BYTES) {
    return { traces: [], problems: ['The file is larger than 20 MB.'] };
  }
  const problems = [];
  const spans = [];
  const refused = new Map();
  for (const [given, service] of spansIn(asOtlp(messages(text, problems)))) {
    if (spans.length === MAX_SPANS) {
      problems.push('There are more than 100,000 spans: the others were left out.');
      break;
    }
    const span = spanOf(given, service);
    if (typeof span === 'string') {
      refused.set(span, (refused.get(span) ?? 0) + 1);
    } else {
      spans.push(span);
    }
  }
  for (const [what, n] of refused) {
    problems.push(`Spans left out since their ${what} is not valid: ${n}.`);
  }
  if (spans.length === 0) {
    const isRefused = refused.size > 0;
    problems.push(`${isRefused ? 'There is no span to show' : `The file has no traces. ${whatItIs(text)}`}. OTLP, Zipkin and Jaeger are read, as JSON.`);
  }
  const traces = [...Map.groupBy(spans, span => span.traceId)].map(([id, group]) => traceOf(id, group));
  return { traces, problems };
}

function messages(text, problems) {
  try {
    return [JSON.parse(text)].flat();
  } catch {
    const lines = text.split('\n').filter(line => line.trim());
    const read = lines.flatMap(parsed);
    if (read.length > 0 && read.length < lines.length) {
      problems.push(`Lines left out since they are not JSON: ${lines.length - read.length}.`);
    }
    return read;
  }
}

function parsed(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function* spansIn(messages) {
  for (const resourceSpans of messages.flatMap(message => list(message, 'resourceSpans'))) {
    const resource = attributesOf(field(resourceSpans, 'resource'));
    const service = text(resource['service.name']) || 'unknown';
    for (const scope of list(resourceSpans, 'scopeSpans')) {
      for (const span of list(scope, 'spans')) {
        yield [span, service];
      }
    }
  }
}

// By its name in camelCase, or in snake_case.
function field(object, name) {
  return object?.[name] ?? object?.[name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`)];
}

function list(object, name) {
  const value = field(object, name);
  return Array.isArray(value) ? value : [];
}

// Objects are no text: one may have a toString of its own, which is no function.
const text = value => (value === null || typeof value === 'object' ? '' : String(value ?? ''));
const textOf = (object, name) => text(field(object, name));
const countOf = (object, name) => Number(textOf(object, name)) || 0;

// With times still in nanoseconds; or what of it is not valid.
function spanOf(given, service) {
  const traceId = idOf(given, 'traceId', 16);
  const spanId = idOf(given, 'spanId', 8);
  const start = timeOf(given, 'startTimeUnixNano');
  if (!traceId || !spanId || !start) {
    return !traceId ? 'trace id' : !spanId ? 'span id' : 'start';
  }
  const end = timeOf(given, 'endTimeUnixNano') ?? start;
  const attributes = attributesOf(given);
  const status = field(given, 'status');
  return {
    traceId,
    start,
    end: end < start ? start : end,
    spanId,
    parentId: idOf(given, 'parentSpanId', 8) ?? undefined,
    name: textOf(given, 'name'),
    kind: enumOf(KINDS, textOf(given, 'kind'), 'SPAN_KIND_').replace('unspecified', 'internal'),
    service,
    thread: text(attributes['thread.name']) || undefined,
    running: false,
    status: enumOf(STATUSES, textOf(status, 'code'), 'STATUS_CODE_'),
    statusMessage: textOf(status, 'message') || undefined,
    attributes,
    events: list(given, 'events').map(event => ({
      name: textOf(event, 'name'),
      time: timeOf(event, 'timeUnixNano') ?? start,
      attributes: attributesOf(event),
      droppedAttributes: countOf(event, 'droppedAttributesCount'),
    })),
    links: list(given, 'links').map(link => ({
      traceId: idOf(link, 'traceId', 16) ?? '',
      spanId: idOf(link, 'spanId', 8) ?? '',
      attributes: attributesOf(link),
      droppedAttributes: countOf(link, 'droppedAttributesCount'),
    })),
    dropped: {
      attributes: countOf(given, 'droppedAttributesCount'),
      events: countOf(given, 'droppedEventsCount'),
      links: countOf(given, 'droppedLinksCount'),
    },
  };
}

function enumOf(names, value, prefix) {
  const name = /^\d$/.test(value) ? names[value] : value.replace(prefix, '').toLowerCase();
  return names.includes(name) ? name : names[0];
}

// Null for none. Hex and base64 of so many bytes differ in length: no id is both.
function idOf(object, name, bytes) {
  const given = textOf(object, name);
  const hex = given.length === bytes * 2 ? given.toLowerCase() : hexOfBase64(given);
  return hex.length === bytes * 2 && /^[0-9a-f]+$/.test(hex) && /[^0]/.test(hex) ? hex : null;
}

function hexOfBase64(base64) {
  try {
    const bytes = atob(base64.replace(/-/g, '+').replace(/_/g, '/'));
    return [...bytes].map(c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return '';
  }
}

// Null for none. A number has lost digits already, and is taken as it is.
function timeOf(object, name) {
  const given = field(object, name);
  const digits = typeof given === 'number' && given < 2 ** 64 ? given.toFixed(0) : text(given);
  const nanos = /^[1-9]\d{0,19}$/.test(digits) ? BigInt(digits) : MAX_NANOS;
  return nanos < MAX_NANOS ? nanos : null;
}

function attributesOf(object) {
  return pairs(list(object, 'attributes'), 0);
}

// By fromEntries, which takes any key for what it is, __proto__ too.
function pairs(keyValues, depth) {
  const entry = pair => [textOf(pair, 'key'), valueOf(field(pair, 'value'), depth)];
  return Object.fromEntries(keyValues.map(entry));
}

function valueOf(any, depth) {
  const array = field(any, 'arrayValue');
  const map = field(any, 'kvlistValue');
  if (array || map) {
    return depth === MAX_NESTING
      ? '…'
      : array
        ? list(array, 'values').map(value => valueOf(value, depth + 1))
        : JSON.stringify(pairs(list(map, 'values'), depth + 1));
  }
  const int = textOf(any, 'intValue');
  if (int) {
    return Number.isSafeInteger(Number(int)) ? Number(int) : /^-?[1-9]\d{15,18}$/.test(int) ? new Exact(int) : int;
  }
  const double = field(any, 'doubleValue');
  if (Number.isInteger(double)) {
    return new Exact(/e/.test(double) ? String(double) : `${double}.0`);
  }
  const other = field(any, 'boolValue') ?? double;
  return typeof other === 'boolean' || typeof other === 'number'
    ? other
    : text(other) || textOf(any, 'stringValue') || textOf(any, 'bytesValue');
}

function traceOf(traceId, spans) {
  const origin = spans.reduce((first, { start }) => (start < first ? start : first), MAX_NANOS);
  const shown = spans.map(({ start, end, traceId: same, ...span }) => ({
    ...span,
    start: iso(start),
    offsetUs: Number((start - origin) / 1000n),
    durationUs: Number((end - start) / 1000n),
    events: span.events.map(event => ({
      ...event,
      time: iso(event.time),
      offsetUs: Number((event.time - origin) / 1000n),
    })),
  }));
  const byStart = [...shown].sort((a, b) => a.offsetUs - b.offsetUs);
  const children = Map.groupBy(byStart, ({ spanId, parentId }) => parentId !== spanId && parentId);
  const ids = new Set(shown.map(span => span.spanId));
  return {
    traceId,
    complete: shown.every(({ parentId }) => !parentId || ids.has(parentId)),
    next: null,
    sampling: 'imported',
    exports: [],
    spans: shown.map(span => ({ ...span, selfUs: selfUs(span, children.get(span.spanId) ?? []) })),
  };
}

function iso(nanos) {
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`;
}

// The time in which no child ran. The children by their start.
function selfUs({ offsetUs, durationUs }, children) {
  const end = offsetUs + durationUs;
  let reached = offsetUs;
  let covered = 0;
  for (const child of children) {
    const childEnd = Math.min(child.offsetUs + child.durationUs, end);
    if (childEnd > reached) {
      covered += childEnd - Math.max(child.offsetUs, reached);
      reached = childEnd;
    }
  }
  return durationUs - covered;
}

/** The row of the list for an imported trace. */
export function rowOf({ traceId, spans }) {
  const { span } = buildTree(spans).root;
  const errors = spans.filter(({ status }) => status === 'error').length;
  return {
    traceId,
    name: span.name,
    start: span.start,
    durationMs: span.durationUs / 1000,
    spans: spans.length,
    errors,
    status: errors ? 'error' : span.status,
    running: false,
  };
}
