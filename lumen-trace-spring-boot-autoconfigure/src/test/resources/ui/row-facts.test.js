import { test, equal, ok } from './test.js';
import { heldRows, isSlow, isStatic, logShares, pathOf, sharedTraces, simpleName, statusClass } from '../ui/row-facts.js';
import { told } from '../ui/pointer.js';
import { showing } from '../ui/timeline.js';
import { span } from './spans.js';

const row = (traceId, durationMs, more = {}) => ({ traceId, name: 'GET /orders/{id}', durationMs, running: false, ...more });

test('the path is told where the name does not have it', () => {
  equal(
    [row('a', 1, { path: '/orders/17' }), row('a', 1, { name: 'POST /orders', path: '/orders' }), row('a', 1)].map(pathOf),
    ['/orders/17', '', ''],
  );
});

test('a file that no route answers is static', () => {
  const get = (path, name = 'GET') => isStatic({ name, path });

  equal([get('/app.css'), get('/f/a.WOFF2'), get('/a.js', 'GET /**'), get('/report.txt', 'GET /{file}'), get('/orders'), isStatic({ name: 'GET' })],
    [true, true, true, false, false, false]);
});

test('a trace is slow for its route where the server says so, and one that runs once it is', () => {
  const running = { running: true, medianMs: 14 };

  equal([row('x', 5), row('x', 43, { medianMs: 14 }), row('x', 42, running), row('x', 43, running)].map(isSlow), [false, true, false, true]);
});

test('bars are by whole decades, and the shortest are seen', () => {
  const share = logShares([row('a', 1), row('b', 10), row('c', 100), row('d', 1000)]);

  equal([1, 10, 100, 1000, 0].map(ms => share(ms).toFixed(2)), ['0.02', '0.33', '0.67', '1.00', '0.02']);
  ok(Number.isFinite(logShares([])(5)), 'of none too');
});

test('rows that are held keep their places, change, and count those that wait', () => {
  const { rows, waiting } = heldRows([row('a', 1), row('b', 2), row('c', 3)], [row('n', 9), row('m', 9), row('c', 4), row('a', 1)]);

  equal(rows.map(each => [each.traceId, each.durationMs]), [['a', 1], ['b', 2], ['c', 4]]);
  equal(waiting, 2);
});

test('requests that share a trace are told apart by their roots', () => {
  const rows = [row('a', 1, { rootId: 'r1' }), row('a', 2, { rootId: 'r2' }), row('b', 3, { rootId: 'r3' })];

  equal(sharedTraces(rows), new Set(['a']));
  equal(sharedTraces([row('a', 1), row('b', 1)]).size, 0);
  equal(heldRows(rows.slice(0, 1), rows).waiting, 2);
});

test('codes and classes are told short', () => {
  equal([statusClass(503), statusClass(undefined), statusClass('404'), statusClass(7)], ['5xx', '', '4xx', '']);
  equal([simpleName('com.shop.CardDeclined'), simpleName('Error'), simpleName(undefined)], ['CardDeclined', 'Error', '']);
});

test('a bar tells its name, its times and its share; of many alike the one at the moment', () => {
  const at = (id, offsetUs, durationUs) => ({ span: span(id, null, { name: 'SELECT', offsetUs, durationUs, selfUs: 5 }) });

  equal(told({ node: at('a', 20_000, 60_000) }, 0, 240_000), ['SELECT', 'from 20.0 ms to 80.0 ms', '60.0 ms, 25% of the trace, 5 µs its own']);
  const group = { name: 'SELECT', wallUs: 90, nodes: [at('a', 0, 10), at('b', 50, 40)] };
  equal(told({ group }, 60, 100)[1], 'from 50 µs to 90 µs');
  equal(told({ group }, 30, 100), ['SELECT ×2, 90 µs']);
});

test('the range moves to a span that is outside of it, and stays for one that is not', () => {
  const range = { from: 100, to: 200 };

  equal(showing(range, { offsetUs: 190, durationUs: 500 }, 1000), range);
  equal(showing(range, { offsetUs: 800, durationUs: 20 }, 1000), { from: 760, to: 860 });
  equal(showing(range, { offsetUs: 300, durationUs: 500 }, 1000), { from: 300, to: 400 });
  equal(showing(range, { offsetUs: 0, durationUs: 10 }, 1000), { from: 0, to: 100 });
});
