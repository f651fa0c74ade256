import { test, equal, random } from './test.js';
import { NOWHERE, parseAddress, formatAddress } from '../ui/address.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test('the plain list has no query string', () => {
  equal(parseAddress(''), NOWHERE);
  equal(formatAddress(NOWHERE), '');
  equal(formatAddress({}), '');
});

test('all that is shown comes back', () => {
  const state = {
    q: 'name:"GET /a&b=c" dur>5ms',
    view: 'latency',
    trace: TRACE,
    root: SPAN.replace('b', 'c'),
    span: SPAN,
    as: 'compare',
    with: TRACE.replace('0', '1'),
    only: 'dynamic',
    window: 'all',
    from: 1,
    to: 2,
    min: 0,
    max: 12.5,
    sort: '-durationMs',
  };

  equal(parseAddress(formatAddress(state)), state);
});

test('how a trace is shown is nothing without it, and only comparing takes another', () => {
  equal(parseAddress(`?as=flame&with=${TRACE}`), NOWHERE);
  equal(parseAddress(`?trace=${TRACE}&as=table&with=${TRACE}`).with, null);
  equal(parseAddress('?only=slow'), NOWHERE);
});

test('unknown parameters and values that are not valid are ignored', () => {
  equal(
    parseAddress(
      `?utm=1&view=map&trace=${'0'.repeat(32)}&span=${SPAN}&from=x&to=5&min=3&max=2&sort=--a&__proto__=1`,
    ),
    NOWHERE,
  );
  equal(parseAddress(`?trace=${TRACE}x&from=-1&to=4&min=&max=4`), NOWHERE);
  equal(parseAddress(`?trace=${TRACE}&span=javascript:alert(1)`).span, null);
});

test('a selection may be one moment, and no later than numbers go', () => {
  equal(parseAddress('?from=5&to=5').to, 5);
  equal(parseAddress('?min=1&max=9007199254740991').max, 9007199254740991);
  equal(parseAddress('?min=1&max=9007199254740992'), NOWHERE);
});

test('a span and a root are nothing without their trace', () => {
  equal(parseAddress(`?span=${SPAN}&root=${SPAN}`), NOWHERE);
});

test('ids are found with or without the zeros that they begin with', () => {
  equal(parseAddress('?trace=463AC35C9F6413AD&span=1f').trace, '0000000000000000463ac35c9f6413ad');
  equal(parseAddress('?trace=463AC35C9F6413AD&span=1f').span, '000000000000001f');
  equal(parseAddress('?trace=0000000000000000000463ac35c9f6413ad').trace, '0000000000000000463ac35c9f6413ad');
  equal(parseAddress(`?trace=1${TRACE}`).trace, null);
});

test('ids in upper case are the same ids', () => {
  equal(parseAddress(`?trace=${TRACE.toUpperCase()}`).trace, TRACE);
});

test('the order of the parameters does not matter, and one state has one address', () => {
  equal(
    formatAddress(parseAddress(`?span=${SPAN}&q=+a+&trace=${TRACE}&view=list`)),
    `?q=a&trace=${TRACE}&span=${SPAN}`,
  );
});

test('a query that is too long is cut', () => {
  equal(parseAddress(`?q=${'x'.repeat(5000)}`).q.length, 2000);
});

test('any query comes back as it was, without the spaces around it', () => {
  const any = random(3);
  for (let i = 0; i < 1000; i++) {
    const q = Array.from({ length: any.int(12) }, () => any.of([...'a&=?#%+ "\\é𝒳\u0000']))
      .join('')
      .trim();
    equal(parseAddress(formatAddress({ q })).q, q);
  }
});
