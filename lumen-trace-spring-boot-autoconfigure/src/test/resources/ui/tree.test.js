import { test, equal, ok, random, within } from './test.js';
import { span, anySpans } from './spans.js';
import {
  buildTree,
  joined,
  pathToRoot,
  errorOrigins,
  visibleRows,
  toggled,
  allCollapsed,
  levelCollapsed,
  levelExpanded,
  revealed,
} from '../ui/tree.js';
import { foldedChildren, withoutLiterals } from '../ui/groups.js';

const NONE = new Set();
const outline = (tree, collapsed = NONE, unfolded = NONE) =>
  visibleRows(tree, collapsed, unfolded).map(
    ({ key, depth, group }) =>
      `${'.'.repeat(depth)}${key}${group ? ` ×${group.nodes.length}` : ''}`,
  );
test('what an earlier page had is dropped, and two of one id in a page are kept', () => {
  const first = [span('a'), span('b'), span('b')];
  const next = [span('b', 'a', { running: true }), span('c'), span('c')];

  equal(
    joined(first, next).map(each => each.spanId),
    ['a', 'b', 'b', 'c', 'c'],
  );
});

const marks = tree =>
  Object.fromEntries(tree.nodes.filter(node => node.mark).map(node => [node.key, node.mark]));

test('no span is no tree', () => {
  const tree = buildTree([]);

  equal([tree.root, tree.roots, tree.nodes, outline(tree)], [null, [], [], []]);
});

test('children stand below their parents by their start, whatever the order they come in', () => {
  const tree = buildTree([
    span('d', 'b'),
    span('c', 'a', { offsetUs: 9 }),
    span('b', 'a', { offsetUs: 1 }),
    span('a'),
  ]);

  equal(outline(tree), ['a', '.b', '..d', '.c']);
  equal(
    tree.nodes.map(node => [node.index, node.depth, node.size]),
    [
      [0, 0, 4],
      [1, 1, 2],
      [2, 2, 1],
      [3, 1, 1],
    ],
  );
  equal(marks(tree), {});
});

test('a span whose parent is not held is a root, after the one without a parent', () => {
  const tree = buildTree([span('b', 'gone'), span('c', 'b'), span('a', null, { offsetUs: 5 })]);

  equal(outline(tree), ['a', 'b', '.c']);
  equal(marks(tree), { b: 'missing' });
  equal(tree.root.key, 'a');
});

test('where all have a parent, the earliest root is the root', () => {
  equal(
    buildTree([span('b', 'gone', { offsetUs: 2 }), span('a', 'gone', { offsetUs: 1 })]).root.key,
    'a',
  );
});

test('a span that is its own parent is a root with its children', () => {
  const tree = buildTree([span('a', 'a'), span('b', 'a')]);

  equal(outline(tree), ['a', '.b']);
  equal(marks(tree), { a: 'self' });
});

test('a circle is opened at its earliest, and what hangs on it stays there', () => {
  const tree = buildTree([
    span('x', 'c'),
    span('a', 'c', { offsetUs: 3 }),
    span('b', 'a', { offsetUs: 2 }),
    span('c', 'b', { offsetUs: 4 }),
  ]);

  equal(outline(tree), ['b', '.c', '..x', '..a']);
  equal(marks(tree), { b: 'cycle' });
});

test('the second of a span id has a key of its own, and no children', () => {
  const tree = buildTree([
    span('a'),
    span('b', 'a'),
    span('b', 'a', { offsetUs: 1 }),
    span('c', 'b'),
  ]);

  equal(outline(tree), ['a', '.b', '..c', '.b#2']);
  equal(marks(tree), { 'b#2': 'duplicate' });
});

test('whatever spans say of their parents, each is shown once, below the one it names if it can be', () => {
  const any = random(4);
  for (let i = 0; i < 2000; i++) {
    const spans = anySpans(any, 12);
    const tree = buildTree(spans);

    equal(tree.nodes.map(node => node.span).sort(byContent), [...spans].sort(byContent));
    equal(tree.byKey.size, spans.length);
    tree.nodes.forEach((node, index) => {
      equal(node.index, index);
      equal(node.size, 1 + node.children.reduce((sum, child) => sum + child.size, 0));
      equal(
        node.errors,
        tree.nodes.slice(index, index + node.size).filter(each => each.span.status === 'error')
          .length,
      );
      ok(
        node.parent ? node.parent.key === node.span.parentId : !node.span.parentId || node.mark,
        node.key,
      );
    });
    equal(
      outline(tree, NONE, new Set(groupsOf(tree))).length,
      spans.length + groupsOf(tree).length,
    );
  }
});
const byContent = (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const groupsOf = tree =>
  tree.nodes
    .flatMap(foldedChildren)
    .filter(item => item.nodes)
    .map(item => item.key);

test('of a circle of one moment any is the root, and all are shown', () => {
  const tree = buildTree([span('a', 'b'), span('b', 'a')]);

  equal([tree.nodes.length, tree.roots.length], [2, 1]);
});

test('errors are counted up to the root, and come from the deepest', () => {
  const error = { status: 'error' };
  const tree = buildTree([
    span('a', null, error),
    span('b', 'a'),
    span('c', 'b', error),
    span('d', 'a'),
    span('e', 'c'),
  ]);

  equal(
    tree.nodes.map(node => `${node.key}${node.errors}`),
    ['a2', 'b1', 'c1', 'e0', 'd0'],
  );
  equal(
    errorOrigins(tree).map(node => pathToRoot(node).map(each => each.key)),
    [['c', 'b', 'a']],
  );
});

const many = (n, more = {}) =>
  Array.from({ length: n }, (_, i) =>
    span(`q${i}`, 'a', { name: 'SELECT', kind: 'client', offsetUs: i, durationUs: 10, ...more }),
  );

test('five alike below one parent are one line with their count and time', () => {
  const tree = buildTree([span('a'), span('z', 'a', { offsetUs: 2 }), ...many(5)]);

  equal(outline(tree), ['a', '.q0+ ×5', '.z']);
  const { group } = visibleRows(tree, NONE, NONE)[1];
  equal(
    [group.name, group.kind, group.totalUs, group.errors, group.parent.key],
    ['SELECT', 'client', 50, 0, 'a'],
  );
  equal(outline(tree, NONE, new Set(['q0+'])), [
    'a',
    '.q0+ ×5',
    '..q0',
    '..q1',
    '..q2',
    '..q3',
    '..q4',
    '.z',
  ]);
});

test('four alike are four lines, and so are roots', () => {
  equal(outline(buildTree([span('a'), ...many(4)])).length, 5);
  equal(outline(buildTree(many(5).map(({ parentId, ...root }) => root))).length, 5);
});

test('other names, kinds and templates are not alike', () => {
  const spans = [...many(3), ...many(2, { kind: 'server' })].map((each, i) => ({
    ...each,
    spanId: `s${i}`,
  }));
  equal(outline(buildTree([span('a'), ...spans])).length, 6);

  const routes = many(6).map((each, i) => ({
    ...each,
    attributes: { 'url.template': i % 2 ? '/a' : '/b' },
  }));
  equal(outline(buildTree([span('a'), ...routes])).length, 7);
});

test('queries are alike but for their literals', () => {
  const queries = many(5).map((each, i) => ({
    ...each,
    attributes: { 'db.query.text': `select * from t where id = ${i}` },
  }));

  equal(outline(buildTree([span('a'), ...queries])), ['a', '.q0+ ×5']);
  equal(
    withoutLiterals("select 'it''s', t1.c2 from t1\n where x in (1, -2.5,3) and y=-4"),
    'select ?, t1.c2 from t1 where x in (?) and y=?',
  );
});

test('queries of the older convention are told apart too', () => {
  const queries = many(6).map((each, i) => ({
    ...each,
    attributes: { 'db.statement': i < 5 ? `select ${i}` : 'delete' },
  }));

  equal(outline(buildTree([span('a'), ...queries])), ['a', '.q0+ ×5', '.q5']);
});

test('siblings keep their order beside a group', () => {
  const others = ['x1', 'y1', 'x2', 'y2'].map((id, i) =>
    span(id, 'a', { name: id[0], offsetUs: i + 2 }),
  );

  equal(outline(buildTree([span('a'), ...others, ...many(5)])), [
    'a',
    '.q0+ ×5',
    '.x1',
    '.y1',
    '.x2',
    '.y2',
  ]);
});

test('a group tells how many errors are in it', () => {
  const spans = many(5);
  spans[2].status = 'error';
  equal(
    visibleRows(
      buildTree([span('a'), ...spans, span('d', 'q3', { status: 'error' })]),
      NONE,
      NONE,
    )[1].group.errors,
    2,
  );
});

const DEEP = buildTree([
  span('a'),
  span('b', 'a'),
  span('c', 'b'),
  span('d', 'a', { offsetUs: 1 }),
  span('e', 'd'),
]);

test('collapsing hides what is below, and is undone', () => {
  const collapsed = toggled(NONE, 'b');

  equal(outline(DEEP, collapsed), ['a', '.b', '.d', '..e']);
  equal(toggled(collapsed, 'b'), NONE);
  equal(NONE.size, 0);
});

test('all collapsed leaves the roots', () => {
  equal(outline(DEEP, allCollapsed(DEEP)), ['a']);
});

test('levels are collapsed from below and expanded from above', () => {
  const once = levelCollapsed(DEEP, NONE, NONE);
  equal(outline(DEEP, once), ['a', '.b', '.d']);
  const twice = levelCollapsed(DEEP, once, NONE);
  equal(outline(DEEP, twice), ['a']);
  equal(levelCollapsed(DEEP, twice, NONE), twice);

  equal(outline(DEEP, levelExpanded(DEEP, twice, NONE)), ['a', '.b', '.d']);
  equal(levelExpanded(DEEP, once, NONE), NONE);
});

test('what is folded away is no level', () => {
  const spans = [
    span('a'),
    ...many(5),
    ...many(5).map(each => span(`${each.spanId}x`, each.spanId)),
  ];
  const tree = buildTree(spans);

  equal(levelCollapsed(tree, NONE, NONE), new Set(['a']));
  equal(levelCollapsed(tree, NONE, new Set(['q0+'])).size, 5);
});

test('a span that is collapsed and folded away is revealed', () => {
  const tree = buildTree([span('r'), span('a', 'r'), ...many(5), span('x', 'q3'), span('y', 'x')]);
  const { collapsed, unfolded } = revealed(tree.byKey.get('y'), allCollapsed(tree), NONE);

  ok(
    outline(tree, collapsed, unfolded).includes('.....y'),
    outline(tree, collapsed, unfolded).join(' '),
  );
  ok(collapsed.size === 0 && unfolded.has('q0+'), 'only what is above it opens');
});

const chain = n =>
  Array.from({ length: n }, (_, i) =>
    span(`s${i}`, i ? `s${i - 1}` : null, { status: 'error', offsetUs: i }),
  );
const fan = n => [span('a'), ...many(n - 1).map((each, i) => ({ ...each, name: `n${i % 100}` }))];
const circle = n => chain(n).map((each, i) => (i ? each : { ...each, parentId: `s${n - 1}` }));

for (const [shape, spans] of Object.entries({
  deep: chain(10_000),
  wide: fan(10_000),
  round: circle(10_000),
})) {
  test(`10,000 spans, ${shape}, are built and laid out in less than 50 ms`, () => {
    within(50, () => {
      const tree = buildTree(spans);
      equal(tree.nodes.length, 10_000);
      visibleRows(tree, NONE, NONE);
      errorOrigins(tree);
    });
  });

  test(`10,000 spans, ${shape}, are collapsed and revealed`, () => {
    const tree = buildTree(spans);
    const last = tree.nodes.at(-1);
    const { collapsed, unfolded } = revealed(last, allCollapsed(tree), NONE);

    ok(
      visibleRows(tree, collapsed, unfolded).some(row => row.node === last),
      'shown',
    );
    levelExpanded(tree, levelCollapsed(tree, NONE, NONE), NONE);
    ok(visibleRows(tree, allCollapsed(tree), NONE).length === 1, 'only the root');
  });
}

test('a query that is made five times is counted wherever its spans are', () => {
  const query = (id, parent, n) =>
    span(id, parent, { name: 'SELECT types', attributes: { 'db.query.text': `select * from types where id = ${n}` } });
  const spans = [span('root')];
  for (let i = 0; i < 5; i++) {
    spans.push(span(`m${i}`, 'root', { name: `Repository.find${i}` }), query(`q${i}`, `m${i}`, i));
  }
  const tree = buildTree([...spans, span('other', 'root', { attributes: { 'db.query.text': 'select 1 from dual' } })]);

  equal(
    ['q0', 'q4', 'm0', 'other'].map(key => tree.byKey.get(key).times),
    [5, 5, 0, 0],
  );
});

test('methods that are folded show the query that each of them makes', () => {
  const spans = [span('root')];
  for (let i = 0; i < 5; i++) {
    spans.push(
      span(`m${i}`, 'root', { name: 'Products.findById' }),
      span(`q${i}`, `m${i}`, { attributes: { 'db.query.text': 'select * from products where id = ?' } }),
    );
  }

  const [group] = foldedChildren(buildTree(spans).root);

  equal([group.name, group.nodes.length, group.statement], ['Products.findById', 5, 'select * from products where id = ?']);
});
