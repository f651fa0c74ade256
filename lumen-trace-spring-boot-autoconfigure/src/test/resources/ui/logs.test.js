import { test, equal, ok, within } from './test.js';
import { span } from './spans.js';
import { findItems } from '../ui/find.js';
import { abbreviated, askedFrom, boundedLines, hasRow, linesBelow, thrownIn, withLines } from '../ui/logs.js';
import { allCollapsed, buildTree, levelExpanded, revealed, visibleRows } from '../ui/tree.js';

const NONE = new Set();
const at = us => `2026-01-31T12:00:00.${String(us).padStart(6, '0')}000Z`;
const line = (spanId, us, more = {}) => ({
  time: at(us),
  level: 'INFO',
  logger: 'com.shop.Orders',
  thread: 'main',
  spanId,
  message: `at ${us}`,
  ...more,
});
const spans = [span('r'), span('a', 'r', { offsetUs: 10 }), span('b', 'r', { offsetUs: 20 })];
const outline = (tree, collapsed = NONE, withLines = true) =>
  visibleRows(tree, collapsed, NONE, withLines).map(
    ({ depth, key, line }) =>
      '.'.repeat(depth) + (line ? (line.record?.message ?? `${line.left} left`) : key),
  );

test('lines stand below their span, among what is below it by their time', () => {
  const tree = buildTree(spans, [
    line('r', 5),
    line('a', 12),
    line('r', 15),
    line('b', 21),
    line('r', 30),
  ]);

  equal(outline(tree), [
    'r',
    '.at 5',
    '.a',
    '..at 12',
    '.at 15',
    '.b',
    '..at 21',
    '.at 30',
  ]);
  equal(outline(tree, NONE, false), ['r', '.a', '.b']);
  equal(
    [...tree.lines.values()].map(({ offsetUs, node }) => [offsetUs, node.key]),
    [[5, 'r'], [12, 'a'], [15, 'r'], [21, 'b'], [30, 'r']],
  );
});

test('a line stays the same one when older lines go, also one of several of its time', () => {
  const records = [line('r', 5), line('a', 12), line('a', 12), line('r', 30)];
  const keysOf = given => [...buildTree(spans, given).lines.keys()];

  equal(new Set(keysOf(records)).size, 4);
  equal(keysOf(records.slice(1)), keysOf(records).slice(1));
});

test('times are counted from the start of the trace, whatever span is the root', () => {
  const late = [span('a', 'gone', { start: at(100), offsetUs: 100 })];

  equal(buildTree(late, [line('a', 150)]).nodes[0].lines[0].offsetUs, 150);
});

test('a line of a span that is not held is below the root, and none is lost without spans', () => {
  equal(outline(buildTree(spans, [line('gone', 7)])), ['r', '.at 7', '.a', '.b']);
  equal(buildTree([], [line('gone', 7)]).lines.size, 0);
  equal(buildTree(spans, null ?? undefined).lines.size, 0);
});

test('what has lines can be collapsed and expanded, by levels too', () => {
  const tree = buildTree(spans, [line('a', 12)]);
  const collapsed = allCollapsed(tree);
  const first = levelExpanded(tree, collapsed, NONE, true);

  equal(outline(tree, collapsed), ['r']);
  equal(outline(tree, first), ['r', '.a', '.b']);
  equal(outline(tree, levelExpanded(tree, first, NONE, true)), ['r', '.a', '..at 12', '.b']);
  const [found] = tree.lines.values();
  equal(outline(tree, revealed(found, collapsed, NONE).collapsed), ['r', '.a', '..at 12', '.b']);
});

test('lines that are known are asked for no more but for the last second, and none is there twice', () => {
  const late = { time: '2026-01-31T12:00:01.000123456Z' };
  const known = [line('r', 5), line('a', 120), line('r', 123), late];
  const since = askedFrom(known);

  equal(since, '2026-01-31T12:00:00.000000000Z');
  equal(askedFrom([{ time: '2026-01-31T12:00:01.123456789Z' }]), '2026-01-31T12:00:00.123000000Z');
  equal(withLines([line('r', 122_999), line('r', 123_000), late], askedFrom([{ time: '2026-01-31T12:00:01.123456789Z' }]), [line('r', 123_000), late]),
    [line('r', 122_999), line('r', 123_000), late]);
  equal(withLines([line('r', 1)], since, Array.from({ length: 9000 }, (_, i) => line('r', i))).length, 8192);
  equal([askedFrom(), askedFrom([])], ['', '']);
  equal([withLines(undefined, '', known), withLines(known, since, undefined)], [known, undefined]);
});

test('of many lines warnings and errors are shown, then the first, and how many are left', () => {
  const records = Array.from({ length: 300 }, (_, i) =>
    line('r', i, { level: i === 250 ? 'ERROR' : i === 299 ? 'WARN' : 'INFO' }),
  );
  const [root] = buildTree(spans, records).nodes;
  const shown = linesBelow(root);

  equal(shown.length, 101);
  equal(shown.slice(96).map(each => each.record?.message ?? each.left), [
    'at 96',
    'at 97',
    'at 250',
    'at 299',
    200,
  ]);
  ok(hasRow(root.lines[250]) && !hasRow(root.lines[98]), 'what has a row');
  equal([300, 299, 1].map(most => boundedLines(root.lines, most).length), [300, 299, 1]);
  equal(boundedLines(root.lines, 1)[0].record.message, 'at 250');
});

test('what is found in a line is the line', () => {
  const tree = buildTree(spans, [
    line('a', 12, { message: 'Deadlock found' }),
    line('b', 21, { exception: 'java.sql.SQLException: DEADLOCK\n\tat x' }),
  ]);

  equal(
    findItems(tree, 'deadlock').map(({ node, record }) => [node.key, record.time]),
    [['a', at(12)], ['b', at(21)]],
  );
  equal(findItems(tree, 'work a').map(({ key }) => key), ['a']);
  equal(findItems(tree, ' '), []);
});

test('a logger is abbreviated, and what was thrown is its first line', () => {
  equal(
    ['com.shop.order.Orders', 'Orders', 'a.B', '', 'ä.öl.X', '..x'].map(abbreviated),
    ['c.s.o.Orders', 'Orders', 'a.B', '', 'ä.ö.X', '..x'],
  );
  equal(thrownIn({ exception: 'a.B: no\n\tat c' }), 'a.B: no');
  equal(thrownIn({}), '');
});

test('8,192 lines of as many spans are laid out in less than 150 ms', () => {
  const many = Array.from({ length: 8192 }, (_, i) =>
    span(`s${i}`, i ? 's0' : null, { name: `n${i}`, offsetUs: i }),
  );
  const records = many.map(({ spanId }, i) => line(spanId, i));

  within(150, () => visibleRows(buildTree(many, records), NONE, NONE, true));
});
