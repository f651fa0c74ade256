import { Exact } from './exact.js';
import { asOtlp, whatItIs } from './foreign.js';
import { wallUs } from './groups.js';
import { comparing } from './numbers.js';
import { KINDS, LEVELS, STATUSES } from './otlp.js';
import { buildTree } from './tree.js';

/*
 * OTLP/JSON of anybody: ids in hex or base64, names in camelCase or snake_case, enums as numbers or names, one message, an
 * array of them, or one a line; and what Zipkin and Jaeger have.
 */

export const MAX_BYTES = 20 * 1024 * 1024;
export const MAX_SPANS = 100_000;

const MAX_NANOS = 2n ** 64n;
const MAX_NESTING = 8;

/** The traces of a text, null for one that is too long, as the endpoint has them, and in words what could not be read. Never throws. */
export function importTraces(text) {
  if (text === null || text.length > MAX_BYTES) {
    return { traces: [], problems: ['The file is larger than 20 MB.'] };
  }
  const problems = [];
  const spans = [];
  const refused = new Map();
  const given = asOtlp(messages(text, problems));
  for (const [each, service] of spansIn(given)) {
    if (spans.length === MAX_SPANS) {
      problems.push('There are more than 100,000 spans: the others were left out.');
      break;
    }
    const span = spanOf(each, service);
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
  const logs = Map.groupBy(linesIn(given), line => line.traceId);
  const traces = [...Map.groupBy(spans, span => span.traceId)].map(([id, group]) => traceOf(id, group, logs.get(id) ?? []));
  return { traces, problems };
}

function messages(text, problems) {
  const whole = parsed(text);
  const lines = whole.length > 0 ? [] : text.split('\n').filter(line => line.trim());
  const read = [...whole, ...lines.flatMap(parsed)];
  if (read.length > 0 && read.length < lines.length) {
    problems.push(`Lines left out since they are not JSON: ${lines.length - read.length}.`);
  }
  return read.flat();
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

// Those of traces. Their loggers are the scopes.
function linesIn(messages) {
  return messages.flatMap(message => list(message, 'resourceLogs')).flatMap(resource => list(resource, 'scopeLogs')).flatMap(scope => {
    const logger = textOf(field(scope, 'scope'), 'name');
    return list(scope, 'logRecords').map(each => lineOf(each, logger)).filter(({ traceId, time }) => traceId && time);
  }).slice(0, MAX_SPANS);
}

function lineOf(given, logger) {
  const attributes = attributesOf(given);
  return {
    traceId: idOf(given, 'traceId', 16),
    time: timeOf(given, 'timeUnixNano') ?? timeOf(given, 'observedTimeUnixNano'),
    level: textOf(given, 'severityText') || (LEVELS[(countOf(given, 'severityNumber') - 1) >> 2] ?? ''),
    logger,
    thread: text(attributes['thread.name']),
    spanId: idOf(given, 'spanId', 8) ?? '',
    message: String(valueOf(field(given, 'body'), 0)),
    exception: text(attributes['exception.stacktrace']) || undefined,
  };
}

const field = (object, name) => object?.[name] ?? object?.[name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`)];
const list = (object, name) => [field(object, name)].filter(Array.isArray).flat();

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
    events: list(given, 'events').map(event => ({ name: textOf(event, 'name'), time: timeOf(event, 'timeUnixNano') ?? start, ...attributed(event) })),
    links: list(given, 'links').map(link => ({ traceId: idOf(link, 'traceId', 16) ?? '', spanId: idOf(link, 'spanId', 8) ?? '', ...attributed(link) })),
    dropped: {
      attributes: countOf(given, 'droppedAttributesCount'), events: countOf(given, 'droppedEventsCount'), links: countOf(given, 'droppedLinksCount'),
    },
  };
}

const attributed = given => ({ attributes: attributesOf(given), droppedAttributes: countOf(given, 'droppedAttributesCount') });

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
    return [...atob(base64.replace(/-/g, '+').replace(/_/g, '/'))].map(c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
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

const attributesOf = object => pairs(list(object, 'attributes'), 0);

// By fromEntries, which takes any key for what it is, __proto__ too.
const pairs = (keyValues, depth) => Object.fromEntries(keyValues.map(pair => [textOf(pair, 'key'), valueOf(field(pair, 'value'), depth)]));

function valueOf(any, depth) {
  const array = field(any, 'arrayValue');
  const map = field(any, 'kvlistValue');
  if (array || map) {
    return depth === MAX_NESTING ? '…'
        : array ? list(array, 'values').map(value => valueOf(value, depth + 1)) : JSON.stringify(pairs(list(map, 'values'), depth + 1));
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
  return ['boolean', 'number'].includes(typeof other) ? other : text(other) || textOf(any, 'stringValue') || textOf(any, 'bytesValue');
}

function traceOf(traceId, spans, logs) {
  const origin = spans.reduce((first, { start }) => (start < first ? start : first), MAX_NANOS);
  const shown = spans.map(({ start, end, traceId: same, ...span }) => ({
    ...span,
    start: iso(start),
    offsetUs: us(start - origin),
    durationUs: us(end - start),
    events: span.events.map(event => ({ ...event, time: iso(event.time), offsetUs: us(event.time - origin) })),
  }));
  const children = Map.groupBy(shown, ({ spanId, parentId }) => parentId !== spanId && parentId);
  const ids = new Set(shown.map(span => span.spanId));
  return {
    traceId, next: null, sampling: 'imported', exports: [],
    complete: shown.every(({ parentId }) => !parentId || ids.has(parentId)),
    spans: shown.map(span => ({ ...span, selfUs: selfUs(span, children.get(span.spanId) ?? []) })),
    logs: logs.map(({ traceId: same, ...line }) => ({ ...line, time: iso(line.time) })).sort(comparing(line => line.time)),
  };
}

const us = nanos => Number(nanos / 1000n);

function iso(nanos) {
  const seconds = new Date(Number(nanos / 1_000_000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`;
}

function selfUs({ offsetUs, durationUs }, children) {
  const within = us => Math.min(Math.max(us, offsetUs), offsetUs + durationUs);
  return durationUs - wallUs(children.map(child => {
    const from = within(child.offsetUs);
    return { offsetUs: from, durationUs: within(child.offsetUs + child.durationUs) - from };
  }));
}

export function rowOf({ traceId, spans }) {
  const { span } = buildTree(spans).root;
  const errors = spans.filter(({ status }) => status === 'error').length;
  return {
    traceId, name: span.name, start: span.start, durationMs: span.durationUs / 1000, spans: spans.length, errors, running: false,
    status: errors ? 'error' : span.status,
  };
}
