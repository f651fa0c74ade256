import { test, equal, ok, within } from './test.js';
import { COLUMNS, merge, sorted, anchorOf, scrollTopOf } from '../ui/rows.js';

const row = (traceId, second, more) => ({
  traceId,
  rootId: traceId,
  start: `2026-01-31T12:00:${String(second).padStart(2, '0')}.000000000Z`,
  name: 'a',
  durationMs: 1,
  spans: 1,
  errors: 0,
  status: 'unset',
  running: false,
  ...more,
});
const ids = rows => rows.map(each => each.traceId).join('');

test('rows that come are sorted in, newest first', () => {
  equal(ids(merge([row('c', 3), row('a', 1)], [row('b', 2), row('d', 4)], 10)), 'dcba');
});

test('a row that changed replaces the one it was, and none is changed in place', () => {
  const before = [row('a', 1, { running: true })];
  const after = merge(before, [row('a', 1, { durationMs: 9 })], 10);

  equal(
    after.map(each => [each.durationMs, each.running]),
    [[9, false]],
  );
  equal([before.length, before[0].running], [1, true]);
});

test('the oldest go where there are too many', () => {
  equal(ids(merge([row('b', 2), row('a', 1)], [row('c', 3)], 2)), 'cb');
});

test('rows of one moment stand in one order', () => {
  equal(ids(merge([row('b', 1)], [row('a', 1)], 9)), ids(merge([row('a', 1)], [row('b', 1)], 9)));
});

test('every column sorts both ways, the newest first among equals', () => {
  const rows = [
    row('a', 1, { durationMs: 5, status: 'ok', name: 'B', spans: 10 }),
    row('b', 2, { durationMs: 5, name: 'a', running: true }),
    row('c', 3, { durationMs: 40, status: 'error', errors: 1, name: 'c' }),
  ];

  equal(
    ['start', 'name', 'status', 'durationMs', 'spans', 'errors'].map(column =>
      ids(sorted(rows, column, false)),
    ),
    ['abc', 'bac', 'cba', 'bac', 'cba', 'bac'],
  );
  equal(ids(sorted(rows, 'durationMs', true)), 'cba');
  equal(ids(rows), 'abc');
  equal(Object.keys(COLUMNS).length, 6);
});

const OLD = [row('d', 4), row('c', 3), row('b', 2), row('a', 1)];

test('by status, errors come first, then what runs, what is ok, and the rest', () => {
  const rows = [
    row('a', 1),
    row('b', 1, { status: 'ok' }),
    row('c', 1, { running: true }),
    row('d', 1, { status: 'error', running: true }),
  ];

  equal(ids(sorted(rows, 'status', false)), 'dcba');
});

test('below the last row nothing is an anchor', () => {
  equal(anchorOf(OLD, 80, 20), null);
});

test('at the top the list runs on', () => {
  equal(anchorOf(OLD, 0, 20), null);
  equal(scrollTopOf(null, OLD, 20), 0);
});

test('scrolled down, the row at the top stays there to the pixel', () => {
  const anchor = anchorOf(OLD, 27, 20);

  equal(scrollTopOf(anchor, OLD, 20), 27);
  equal(scrollTopOf(anchor, merge(OLD, [row('e', 5), row('f', 6)], 9), 20), 67);
});

test('of many requests in one trace it is the one at the top that stays', () => {
  const shared = OLD.map((each, i) => ({ ...each, traceId: 't', rootId: String(i) }));

  equal(scrollTopOf(anchorOf(shared, 27, 20), shared, 20), 27);
});

test('where that row is gone, the next that is there takes its place', () => {
  const anchor = anchorOf(OLD, 27, 20);

  equal(scrollTopOf(anchor, [row('e', 5), row('d', 4), row('b', 2)], 20), 40);
  equal(scrollTopOf(anchor, [row('e', 5), row('d', 4)], 20), 20);
  equal(scrollTopOf(anchor, [row('e', 5)], 20), 0);
  equal(anchorOf([], 27, 20), null);
});

test('100 changes among 10,000 rows are merged and sorted in less than 50 ms', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => row(`t${i}`, 59 - Math.floor(i / 170)));
  within(50, () => sorted(merge(many, many.slice(0, 100), 10_000), 'name', true));
});
