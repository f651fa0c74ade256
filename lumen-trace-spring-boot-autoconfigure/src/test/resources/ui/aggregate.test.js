import { test, equal, ok, within } from './test.js';
import { span } from './spans.js';
import { byName, flameLayout, mergedPaths } from '../ui/aggregate.js';
import { compared, medianRow } from '../ui/compare.js';
import { buildTree } from '../ui/tree.js';

const work = (id, parent, name, offsetUs, durationUs, selfUs, more = {}) =>
  span(id, parent, { name, offsetUs, durationUs, selfUs, ...more });
const ORDER = [
  work('a', null, 'POST /orders', 0, 1000, 100),
  work('b', 'a', 'place', 0, 500, 100),
  work('c', 'b', 'place', 100, 400, 300),
  work('d', 'c', 'SELECT', 100, 100, 100, { kind: 'client', status: 'error' }),
  work('e', 'a', 'SELECT', 500, 300, 300, { kind: 'client' }),
  work('f', 'a', 'SELECT', 600, 200, 200, { kind: 'client' }),
];

test('a name has its count, its self time, its time, its share and its slowest', () => {
  const rows = byName(buildTree(ORDER));

  equal(rows.map(row => [row.name, row.count, row.errors, row.selfUs, row.totalUs, row.maxUs, row.slowest.key]), [
    ['SELECT', 3, 1, 600, 400, 300, 'e'],
    ['place', 2, 0, 400, 500, 500, 'b'],
    ['POST /orders', 1, 0, 100, 1000, 1000, 'a'],
  ]);
  equal(rows.map(row => Math.round(row.share * 100)), [55, 36, 9]);
});

test('spans of one path of names are one', () => {
  const paths = mergedPaths(buildTree(ORDER));

  equal(paths.map(path => [path.depth, path.name, path.nodes.length, path.us]), [
    [0, 'POST /orders', 1, 1100],
    [1, 'place', 1, 500],
    [2, 'place', 1, 400],
    [3, 'SELECT', 1, 100],
    [1, 'SELECT', 2, 500],
  ]);
});

test('a path is as wide as its share, and the one that is looked at as all', () => {
  const paths = mergedPaths(buildTree(ORDER));
  const places = flameLayout(paths, null, 0.1);

  equal(places.map(({ path, level, from, width }) => [path.name, level, from.toFixed(2), width.toFixed(2)]), [
    ['POST /orders', 0, '0.00', '1.00'],
    ['place', 1, '0.00', '0.45'],
    ['place', 2, '0.00', '0.36'],
    ['SELECT', 1, '0.45', '0.45'],
  ]);
  equal(flameLayout(paths, paths[1], 0).map(({ level, width }) => [level, width]), [[0, 1], [1, 0.8], [2, 0.2]]);
});

test('nothing is summed up to nothing', () => {
  const none = buildTree([]);

  equal([byName(none), mergedPaths(none), flameLayout([], null, 0), compared(none, none)], [[], [], [], []]);
});

test('what is slower, faster, new and missing is told, and what hardly differs is the same', () => {
  const before = buildTree([
    work('a', null, 'POST /orders/{id}', 0, 1000, 100),
    work('b', 'a', 'place', 0, 520, 100),
    work('c', 'a', 'log', 520, 100, 100),
    work('d', 'a', 'SELECT', 700, 900, 900, { kind: 'client' }),
  ]);
  const rows = compared(buildTree(ORDER), before);

  equal(rows.map(({ depth, name, what, count, otherCount, byUs }) => [depth, name, what, count, otherCount, byUs]), [
    [0, 'POST /orders', 'same', 1, 1, 0],
    [1, 'place', 'same', 1, 1, -20],
    [2, 'place', 'new', 1, 0, 400],
    [3, 'SELECT', 'new', 1, 0, 100],
    [1, 'SELECT', 'faster', 2, 1, -600],
    [1, 'log', 'missing', 0, 1, -100],
  ]);
  equal(rows[4].selfByUs, -600);
});

test('the median is the one in the middle of those that ended, without the one that is looked at', () => {
  const row = (traceId, durationMs, running = false) => ({ traceId, durationMs, running });

  equal(medianRow([row('a', 9), row('b', 1), row('c', 5), row('d', 99, true), row('x', 4)], ({ traceId }) => traceId === 'x').traceId, 'c');
  equal(medianRow([row('b', 1), row('c', 5)], ({ traceId }) => traceId === 'x').traceId, 'b');
  equal(medianRow([row('x', 1)], ({ traceId }) => traceId === 'x'), null);
});

for (const [shape, parentOf] of [['deep', i => `s${i - 1}`], ['wide', () => 's0']]) {
  test(`20,000 spans, ${shape}, are summed up`, () => {
    const spans = Array.from({ length: 20_000 }, (_, i) => work(`s${i}`, i ? parentOf(i) : null, `n${i % 7}`, i, 1, 1));
    const tree = buildTree(spans);

    within(400, () => byName(tree));
    ok(compared(tree, tree).every(({ what }) => what === 'same'), 'the same as itself');
  });
}
