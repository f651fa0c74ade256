import { test, equal } from './test.js';
import { bucketQuery, histogramScale, rateRows } from '../ui/rates.js';
import { parseQuery } from '../ui/query.js';

const root = (name, more) => ({ name, count: 100, errors: 2, failedWithin: 1, sampled: 50, totalMs: 300, buckets: [], ...more });

test('a root has its rate of failures, those within, and its share of all time', () => {
  const [orders, stock] = rateRows({ roots: [root('GET /orders'), root('GET /stock', { count: 0, errors: 0, sampled: 0, totalMs: 100 })] });

  equal([orders.errorRate, orders.withinRate, orders.share], [0.02, 0.02, 0.75]);
  equal([stock.errorRate, stock.withinRate, stock.share], [0, 0, 0.25]);
  equal(rateRows({ roots: [] }), []);
});

test('bars stand on a logarithmic axis that all roots share', () => {
  const fast = [{ fromMs: 1, toMs: 10, count: 4 }, { fromMs: 10, toMs: 100, count: 0 }];
  const slow = [{ fromMs: 100, toMs: 1000, count: 1 }, { fromMs: 1000, count: 2 }];
  const bars = histogramScale([{ buckets: fast }, { buckets: slow }]);

  equal(bars(fast).map(({ x, width, height }) => [x, Number(width.toFixed(3)), height]), [[0, 0.333, 1]]);
  equal(bars(slow).map(({ x, height }) => [Number(x.toFixed(3)), height]), [[0.667, 0.5], [1, 1]]);
  equal(histogramScale([])([]), []);
});

test('a bar is found by the search among what is held', () => {
  const q = bucketQuery('GET /orders', { fromMs: 1.5, toMs: 2.2360679 });

  equal(q, 'root:"GET /orders" dur>=1.5ms dur<2.236ms');
  equal(parseQuery(q).problems, []);
  equal(bucketQuery('x', { fromMs: 0, toMs: 1 }), 'root:x dur<1ms');
  equal(bucketQuery('x', { fromMs: 60000 }), 'root:x dur>=60000ms');
});
