import { test, equal, ok, random, within } from './test.js';
import { span, anySpans } from './spans.js';
import { buildTree } from '../ui/tree.js';
import { criticalPath, criticalUs } from '../ui/critical.js';

const at = (spanId, parentId, offsetUs, endUs) =>
  span(spanId, parentId, { offsetUs, durationUs: endUs - offsetUs });
const path = spans =>
  Object.fromEntries(
    [...criticalPath(buildTree(spans).root)].map(([node, parts]) => [
      node.key,
      parts.map(({ startUs, endUs }) => [startUs, endUs]),
    ]),
  );

test('nothing has no path', () => {
  equal(criticalPath(null), new Map());
});

test('a span alone is all of it', () => {
  equal(path([at('a', null, 0, 10)]), { a: [[0, 10]] });
});

test('children one after the other leave the gaps to their parent', () => {
  equal(path([at('a', null, 0, 100), at('b', 'a', 10, 30), at('c', 'a', 50, 90)]), {
    a: [
      [0, 10],
      [30, 50],
      [90, 100],
    ],
    b: [[10, 30]],
    c: [[50, 90]],
  });
});

test('of children side by side the one that ended last is waited for', () => {
  equal(
    path([at('a', null, 0, 100), at('b', 'a', 10, 60), at('c', 'a', 10, 90), at('d', 'a', 0, 10)]),
    { a: [[90, 100]], c: [[10, 90]], d: [[0, 10]] },
  );
});

test('a child that outlives its parent, or starts before it, is cut', () => {
  equal(
    path([
      at('a', null, 10, 50),
      at('b', 'a', 40, 90),
      at('c', 'a', 0, 20),
      at('d', 'b', 45, 80),
      at('e', 'a', 60, 70),
    ]),
    { a: [[20, 40]], b: [[40, 45]], d: [[45, 50]], c: [[10, 20]] },
  );
});

test('children of no length, and those of spans off the path, are not on it', () => {
  equal(
    path([
      at('a', null, 0, 10),
      at('b', 'a', 5, 5),
      at('c', 'a', 0, 10),
      at('d', 'a', 0, 9),
      at('e', 'd', 0, 9),
    ]),
    { a: [], c: [[0, 10]] },
  );
});

test('of two that end together the one that started first is waited for', () => {
  equal(path([at('a', null, 0, 10), at('b', 'a', 5, 10), at('c', 'a', 2, 10)]), {
    a: [[0, 2]],
    c: [[2, 10]],
  });
});

test('the time of a span on the path is summed', () => {
  const tree = buildTree([at('a', null, 0, 100), at('b', 'a', 10, 30), at('c', 'a', 15, 20)]);
  const parts = criticalPath(tree.root);

  equal(
    ['a', 'b', 'c'].map(key => criticalUs(parts, tree.byKey.get(key))),
    [80, 20, 0],
  );
});

test('whatever the spans, the parts are as long as the root and do not overlap', () => {
  const any = random(5);
  for (let i = 0; i < 3000; i++) {
    const { root } = buildTree(anySpans(any, 20));
    const parts = [...criticalPath(root).values()].flat().sort((a, b) => a.startUs - b.startUs);

    let reached = root.span.offsetUs;
    for (const { startUs, endUs } of parts) {
      ok(startUs === reached && endUs > startUs, `from ${startUs}, reached ${reached}`);
      reached = endUs;
    }
    equal(reached, root.span.offsetUs + root.span.durationUs);
  }
});

for (const [shape, parent] of Object.entries({ deep: i => `s${i - 1}`, wide: () => 's0' })) {
  test(`the path of 10,000 spans, ${shape}, is found in less than 50 ms`, () => {
    const { root } = buildTree(
      Array.from({ length: 10_000 }, (_, i) =>
        at(`s${i}`, i ? parent(i) : null, i, 20_000 - (shape === 'deep' ? i : 0)),
      ),
    );

    within(50, () => criticalPath(root));
  });
}
