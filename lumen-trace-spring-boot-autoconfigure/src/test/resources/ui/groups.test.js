import { test, equal } from './test.js';
import { span } from './spans.js';
import { buildTree } from '../ui/tree.js';
import { foldedChildren, wallUs } from '../ui/groups.js';

const calls = (n, parent, at, more = {}) =>
  Array.from({ length: n }, (_, i) =>
    span(`${parent}q${i}`, parent, { name: 'GET', kind: 'client', durationUs: 300, offsetUs: at(i), ...more }),
  );
const groupIn = spans => foldedChildren(buildTree(spans).root)[0];

test('six calls at once are parallel, take as long as the longest, and are no N+1', () => {
  const spans = calls(6, 'a', i => i, { attributes: { 'url.template': '/stock/{sku}' } });
  spans[3].durationUs = 310;
  spans[4].durationUs = 200;
  const group = groupIn([span('a'), ...spans]);

  equal([group.isParallel, group.times, group.wallUs], [true, 0, 313]);
  equal([group.minUs, group.meanUs, group.maxUs, group.totalUs], [200, 285, 310, 1710]);
  equal(group.slowest.key, 'aq3');
});

test('six calls one after the other are an N+1', () => {
  const group = groupIn([
    span('a'),
    ...calls(6, 'a', i => i * 300, { attributes: { 'url.template': '/stock/{sku}' } }),
  ]);

  equal([group.isParallel, group.times, group.wallUs], [false, 6, 1800]);
});

test('calls of which few wait for another are parallel', () => {
  // Twenty on a pool of ten.
  const group = groupIn([span('a'), ...calls(20, 'a', i => (i < 10 ? 0 : 300), { attributes: { 'url.template': '/x' } })]);

  equal([group.isParallel, group.times], [true, 0]);
});

test('work that calls nobody may be repeated, and is no N+1', () => {
  const group = groupIn([span('a'), ...calls(6, 'a', i => i * 300, { kind: 'internal', name: 'step' })]);

  equal([group.isParallel, group.times], [false, 0]);
});

test('statements are counted across their parents, which may run at once', () => {
  const query = { attributes: { 'db.query.text': 'select * from items where batch = 7' } };
  const spans = [span('a')];
  for (let batch = 0; batch < 40; batch++) {
    // Four at a time.
    const start = Math.floor(batch / 4) * 10_000;
    spans.push(
      span(`b${batch}`, 'a', { name: 'batch', offsetUs: start, durationUs: 10_000 }),
      ...calls(12, `b${batch}`, i => start + i * 400, query),
    );
  }
  const tree = buildTree(spans);
  const [batches] = foldedChildren(tree.root);

  equal(tree.byKey.get('b3q5').times, 480);
  equal([batches.name, batches.nodes.length, batches.times, batches.isParallel], ['batch', 40, 480, true]);
});

// The same table is read by the test of the server's side, RepeatedCallsTests.
for (const { case: what, spans, times } of await (await fetch('/test/n-plus-one.json')).json()) {
  test(`as the server finds ${what}`, () => {
    const all = [];
    const made = {};
    for (const { id, of, us: [from, durationUs], count = 1, every = 0, remote, kind = 'internal', attributes = {} } of spans) {
      made[id] = (of ? made[of] : [null]).flatMap(parent => Array.from({ length: count }, (_, i) =>
        span(`${parent?.spanId ?? ''}${id}${i}`, parent?.spanId ?? (remote && 'caller'), {
          kind, durationUs, offsetUs: (parent?.offsetUs ?? 0) + from + i * every, attributes: JSON.parse(JSON.stringify(attributes).replaceAll('{i}', i)),
        })));
      all.push(...made[id]);
    }

    equal(Math.max(...buildTree(all).nodes.map(node => node.times)), times);
  });
}

test('addresses without a template are alike but for numbers and ids', () => {
  const to = url => ({ attributes: { 'url.full': url } });
  const alike = calls(5, 'a', i => i).map((each, i) => ({ ...each, ...to(`http://stock/items/${i}?x=${i}`) }));
  const other = calls(5, 'a', i => 10 + i).map((each, i) => ({ ...each, spanId: `o${i}`, ...to(`http://stock/${'abcde'[i]}`) }));

  equal(
    foldedChildren(buildTree([span('a'), ...alike, ...other]).root).map(item => item.nodes?.length ?? 1),
    [5, 1, 1, 1, 1, 1],
  );
});

test('time that spans share is counted once', () => {
  const at = (offsetUs, durationUs) => ({ offsetUs, durationUs });

  equal(wallUs([at(0, 10), at(5, 10), at(30, 1), at(31, 1)]), 17);
  equal(wallUs([]), 0);
});
