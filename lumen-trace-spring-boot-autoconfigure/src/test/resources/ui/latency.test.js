import { test, equal, ok, random, within } from './test.js';
import { latencyByName, percentile } from '../ui/latency.js';

const row = (traceId, name, durationMs, more) => ({
  traceId,
  name,
  durationMs,
  status: 'unset',
  running: false,
  ...more,
});

test('a percentile is the smallest value that so many do not exceed', () => {
  const twenty = Array.from({ length: 20 }, (_, i) => i + 1);

  equal(
    [50, 95, 99, 100, 1].map(percent => percentile(twenty, percent)),
    [10, 19, 20, 20, 1],
  );
  equal([percentile([7], 50), percentile([7], 99), percentile([], 50)], [7, 7, null]);
});

test('percentiles agree with their definition', () => {
  const any = random(7);
  for (let i = 0; i < 500; i++) {
    const values = Array.from({ length: 1 + any.int(200) }, () => any.int(50)).sort(
      (a, b) => a - b,
    );
    const percent = 1 + any.int(100);
    const enough = value =>
      values.filter(each => each <= value).length * 100 >= percent * values.length;

    equal(percentile(values, percent), values.find(enough));
  }
});

test('each name has its count, errors, percentiles and slowest traces', () => {
  const rows = [
    row('1', 'a', 10),
    row('2', 'a', 30, { status: 'error' }),
    row('3', 'a', 20),
    row('4', 'a', 40),
    row('5', 'b', 1),
  ];
  const [a, b] = latencyByName(rows);

  equal(
    { ...a, slowest: a.slowest.map(each => each.traceId) },
    {
      name: 'a',
      count: 4,
      running: 0,
      errors: 1,
      errorRate: 0.25,
      p50: 20,
      p95: 40,
      p99: 40,
      max: 40,
      slowest: ['4', '2', '3'],
    },
  );
  equal([b.name, b.p50, b.max, b.slowest.length], ['b', 1, 1, 1]);
});

test('the most frequent names come first, then by name', () => {
  const rows = ['b', 'a', 'c', 'c', 'd'].map((name, i) => row(String(i), name, 1));

  equal(
    latencyByName(rows).map(each => each.name),
    ['c', 'a', 'b', 'd'],
  );
});

test('what runs is counted and not measured', () => {
  const [a] = latencyByName([row('1', 'a', 5000, { running: true }), row('2', 'a', 10)]);
  equal([a.count, a.running, a.max, a.errorRate], [2, 1, 10, 0]);

  const [only] = latencyByName([row('1', 'a', 5000, { running: true, status: 'error' })]);
  equal([only.p50, only.p99, only.max, only.errorRate, only.slowest], [null, null, null, 0, []]);
});

test('no rows give no names, and names of objects are names', () => {
  equal(latencyByName([]), []);
  equal(latencyByName([row('1', '__proto__', 1)])[0].name, '__proto__');
});

test('10,000 rows take less than 50 ms', () => {
  const rows = Array.from({ length: 10_000 }, (_, i) =>
    row(String(i), `n${i % 50}`, (i * 7919) % 1000),
  );
  within(50, () => latencyByName(rows));
});
