import { Exact } from './exact.js';
import { escaped } from './format.js';

/* What is copied from a span, for a terminal or a test: safe to paste whatever the span holds. */

const TOKEN = /^[A-Za-z0-9!#$&*+.^_`|~-]+$/;
const HOST = /^[A-Za-z0-9._-]+$/;
const IPV6 = /^\[?([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\]?$/;
const DEFAULT_PORTS = { http: 80, https: 443 };

const UNSTABLE = /^(client|network|server|thread|user_agent)\.|^url\.(full|query)$|(^|[._-])id$|Id$/;
const MAX_ASSERTED = 200;
const IN = '\n              ';

export const asJson = value => JSON.stringify(value, null, 2);

/**
 * A server's request for a POSIX shell, with a sampled `traceparent` alone, and notes on what of it is not known. Null where
 * the span does not say what was called. `random` is 24 bytes, for new ids.
 */
export function asCurl({ kind, attributes: a }, random) {
  const method = String(a['http.request.method_original'] ?? a['http.request.method'] ?? '');
  const url = urlOf(a);
  if (kind !== 'server' || !url || !TOKEN.test(method)) {
    return null;
  }
  const hex = [...random].map(byte => byte.toString(16).padStart(2, '0')).join('');
  const options = [
    ...(/[[\]{}]/.test(url) ? ['-g'] : []),
    ...(/\/\.\.?(?:[/?]|$)/.test(url) ? ['--path-as-is'] : []),
    ...(method === 'HEAD' ? ['--head'] : method === 'GET' ? [] : ['-X', shellQuoted(method)]),
    '-H',
    shellQuoted(`traceparent: 00-${nonZero(hex.slice(0, 32))}-${nonZero(hex.slice(32, 48))}-01`),
  ];
  const notes = [];
  if (!/^(GET|HEAD|OPTIONS|DELETE)$/.test(method)) {
    notes.push('The body is never recorded: add it with --data.');
  }
  if (url.includes('REDACTED')) {
    notes.push('A secret was not recorded: put it where REDACTED stands.');
  }
  return { text: ['curl', ...options, shellQuoted(url)].join(' '), notes };
}

function urlOf(a) {
  const scheme = a['url.scheme'];
  const path = a['url.path'];
  const port = Number(a['server.port'] ?? DEFAULT_PORTS[scheme]);
  const host = hostOf(String(a['server.address'] ?? ''));
  const isPort = Number.isInteger(port) && port > 0 && port < 65536;
  if (!Object.hasOwn(DEFAULT_PORTS, scheme ?? '') || !host || !isPort || !String(path).startsWith('/')) {
    return null;
  }
  const authority = port === DEFAULT_PORTS[scheme] ? host : `${host}:${port}`;
  const query = a['url.query'] ? `?${a['url.query']}` : '';
  return `${scheme}://${authority}${printable(path + query)}`;
}

const hostOf = address => (HOST.test(address) ? address : IPV6.test(address) ? `[${IPV6.exec(address)[1]}]` : null);
// No control character reaches a terminal; nor # a fragment, which would not be sent.
const printable = text => text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^!-~]|#/gu, c => encodeURIComponent(c));
const nonZero = hex => (/[1-9a-f]/.test(hex) ? hex : hex.replace(/.$/, '1'));
const shellQuoted = text => `'${text.replace(/'/g, "'\\''")}'`;

/** That a test's `InMemoryExporter exporter` was given such a span, with AssertJ, by what is the same in each run. */
export function asAssertion(span) {
  const attributes = Object.entries(span.attributes)
    .filter(([key, value]) => !UNSTABLE.test(key) && isExact(value))
    .map(([key, value]) => `${IN}.containsEntry(${java(key)}, ${java(value)})`);
  const exception = span.events.find(({ name }) => name === 'exception');
  const thrown = exception?.attributes['exception.type'];
  const lines = [
    `assertThat(span.name()).isEqualTo(${java(span.name)});`,
    `assertThat(span.kind()).isEqualTo(SpanKind.${span.kind.toUpperCase()});`,
    `assertThat(span.status()).isEqualTo(SpanStatus.${span.status.toUpperCase()});`,
    ...(attributes.length ? [`assertThat(span.attributes().asMap())${attributes.join('')};`] : []),
    ...(thrown ? [`assertThat(span.events())${IN}.extracting(event -> event.attributes().get("exception.type"))${IN}.contains(${java(thrown)});`] : []),
  ];
  return `assertThat(exporter.spans())\n    .anySatisfy(\n        span -> {\n${lines.map(line => `          ${line}\n`).join('')}        });`;
}

// Longer ones tell a reader little; and beyond 2^53 a browser may have made other digits of it.
const isExact = value =>
  JSON.stringify(value).length <= MAX_ASSERTED && [value].flat().every(each => !Number.isInteger(each) || Number.isSafeInteger(each));

// Integers are Long in a span's attributes.
function java(value) {
  if (Array.isArray(value)) {
    // List.of takes no null.
    return `${value.includes(null) ? 'java.util.Arrays.asList' : 'List.of'}(${value.map(java).join(', ')})`;
  }
  if (value instanceof Exact) {
    return value.isDouble ? value.text : `${value.text}L`;
  }
  if (typeof value !== 'string') {
    return Number.isInteger(value) ? `${value}L` : String(value);
  }
  const literal = value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/[^ -~]/g, escaped);
  return `"${literal}"`;
}
