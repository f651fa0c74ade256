import { test, equal, ok } from './test.js';
import { span } from './spans.js';
import { asJson, asCurl, asAssertion } from '../ui/snippets.js';
import { Exact } from '../ui/exact.js';

const RANDOM = Uint8Array.from({ length: 24 }, (_, i) => i + 1);
const TRACEPARENT = "-H 'traceparent: 00-0102030405060708090a0b0c0d0e0f10-1112131415161718-01'";
const server = attributes =>
  span('a', null, {
    kind: 'server',
    attributes: {
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'server.address': 'localhost',
      'server.port': 8080,
      'url.path': '/orders/1',
      ...attributes,
    },
  });
const curl = attributes => asCurl(server(attributes), RANDOM)?.text ?? null;

test('JSON is indented', () => {
  equal(asJson({ a: 1 }), '{\n  "a": 1\n}');
});

test('a request is repeated with a sampled traceparent', () => {
  equal(asCurl(server({ 'url.query': 'a=1&b=2' }), RANDOM), {
    text: `curl ${TRACEPARENT} 'http://localhost:8080/orders/1?a=1&b=2'`,
    notes: [],
  });
});

test('ids are never all zeros', () => {
  const { text } = asCurl(server({}), new Uint8Array(24));
  ok(text.includes('00-00000000000000000000000000000001-0000000000000001-01'), text);
});

test('a default port is left out, an IPv6 address is in brackets', () => {
  equal(
    curl({ 'url.scheme': 'https', 'server.port': 443, 'server.address': 'shop.test' }),
    `curl ${TRACEPARENT} 'https://shop.test/orders/1'`,
  );
  equal(curl({ 'server.port': undefined }), `curl ${TRACEPARENT} 'http://localhost/orders/1'`);
  equal(curl({ 'server.address': '::1' }), `curl -g ${TRACEPARENT} 'http://[::1]:8080/orders/1'`);
});

test('a method other than GET is named, and what was not recorded is said', () => {
  const post = asCurl(
    server({ 'http.request.method': 'POST', 'url.query': 'token=REDACTED' }),
    RANDOM,
  );

  equal(post.text, `curl -X 'POST' ${TRACEPARENT} 'http://localhost:8080/orders/1?token=REDACTED'`);
  equal(post.notes.length, 2);
  equal(
    curl({ 'http.request.method': 'HEAD' }),
    `curl --head ${TRACEPARENT} 'http://localhost:8080/orders/1'`,
  );
  equal(
    curl({ 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE' }),
    `curl -X 'PURGE' ${TRACEPARENT} 'http://localhost:8080/orders/1'`,
  );
});

test('nothing in a span leaves its quotes or its place in the URL', () => {
  equal(
    curl({ 'url.path': "/a'; rm -rf ~ #$(id)`id`\n\\" }),
    `curl ${TRACEPARENT} 'http://localhost:8080/a'\\'';%20rm%20-rf%20~%20%23$(id)\`id\`%0A\\'`,
  );
  equal(
    curl({ 'url.query': 'é\u001b[31m\ud800' }),
    `curl -g ${TRACEPARENT} 'http://localhost:8080/orders/1?%C3%A9%1B[31m%EF%BF%BD'`,
  );
  equal(
    curl({ 'url.path': '/a/../b' }),
    `curl --path-as-is ${TRACEPARENT} 'http://localhost:8080/a/../b'`,
  );
});

test('a method that is no text is taken as one', () => {
  equal(curl({ 'http.request.method': 5 }), `curl -X '5' ${TRACEPARENT} 'http://localhost:8080/orders/1'`);
  equal(curl({ 'http.request.method': ['GET'] }), curl({}));
  equal(curl({ 'http.request.method': ['GET', 'x'] }), null);
});

test('headers that were recorded are not repeated', () => {
  ok(!curl({ 'http.request.header.x-key': ['secret'] }).includes('secret'), 'a header');
});

test('what is no request to a server, or not known, is no command', () => {
  equal(asCurl({ ...server({}), kind: 'client' }, RANDOM), null);
  for (const bad of [
    { 'http.request.method': undefined },
    { 'http.request.method': 'GET x' },
    { 'server.address': 'a@b/' },
    { 'server.address': undefined },
    { 'server.port': 0 },
    { 'server.port': 65536 },
    { 'server.port': 80.5 },
    { 'server.port': '80/x' },
    { 'url.scheme': 'file' },
    { 'url.scheme': 'toString' },
    { 'url.path': 'x' },
    { 'url.path': undefined },
  ]) {
    equal(curl(bad), null, JSON.stringify(bad));
  }
});

test('an assertion has what is the same in each run', () => {
  const failed = span('a', null, {
    name: 'GET /a',
    kind: 'server',
    status: 'error',
    attributes: {
      'http.route': '/a',
      'http.response.status_code': 500,
      ratio: 0.5,
      vip: true,
      tags: ['x', 'y'],
      'user.id': 'u1',
      orderId: 7,
      paid: true,
      'client.address': '10.0.0.1',
      'server.port': 8080,
      'url.full': 'http://x',
      big: 2 ** 60,
      number: new Exact('1234567890123456789'),
      amount: new Exact('2.0'),
      long: 'x'.repeat(500),
    },
    events: [{ name: 'exception', attributes: { 'exception.type': 'java.io.IOException' } }],
  });

  equal(
    asAssertion(failed),
    `assertThat(exporter.spans())
    .anySatisfy(
        span -> {
          assertThat(span.name()).isEqualTo("GET /a");
          assertThat(span.kind()).isEqualTo(SpanKind.SERVER);
          assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
          assertThat(span.attributes().asMap())
              .containsEntry("http.route", "/a")
              .containsEntry("http.response.status_code", 500L)
              .containsEntry("ratio", 0.5)
              .containsEntry("vip", true)
              .containsEntry("tags", List.of("x", "y"))
              .containsEntry("paid", true)
              .containsEntry("number", 1234567890123456789L)
              .containsEntry("amount", 2.0);
          assertThat(span.events())
              .extracting(event -> event.attributes().get("exception.type"))
              .contains("java.io.IOException");
        });`,
  );
});

test('a span with nothing but a name has a short assertion', () => {
  equal(asAssertion(span('a', null, { name: 'x' })).split('\n').length, 7);
});

test('texts are Java literals, whatever they hold', () => {
  const text = asAssertion(span('a', null, { name: 'a"b\\u0022\n\r\t\u2028é\ud800' }));
  ok(text.includes('isEqualTo("a\\"b\\\\u0022\\n\\r\\u0009\\u2028\\u00e9\\ud800")'), text);
});
