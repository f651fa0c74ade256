import { test, equal } from './test.js';
import { traceFeed } from '../ui/feed.js';

/**
 * A feed of an endpoint that gives the answers in turn, whatever it is asked, and then none: without a wait.
 *
 * @returns {{asked, told}} the questions, one more than the answers, and what the feed told
 */
async function fed(answers, query = '') {
  const [asked, told] = [[], []];
  const { fetch, setTimeout } = globalThis;
  globalThis.setTimeout = soon => queueMicrotask(soon);
  try {
    await new Promise(done => {
      globalThis.fetch = url => {
        asked.push(Object.fromEntries(new URL(url, location.href).searchParams));
        const given = answers[asked.length - 1];
        return given
            ? Promise.resolve(new Response(JSON.stringify(given), { headers: { 'Content-Type': 'application/json' } }))
            : new Promise(done);
      };
      traceFeed(it => told.push(it), () => {}).search(query);
    });
  } finally {
    Object.assign(globalThis, { fetch, setTimeout });
  }
  return { asked, told };
}

const START = '2026-01-31T12:00:00.00000000';
const row = (rootId, more) => ({
  traceId: 't', rootId: String(rootId), start: `${START}${rootId}Z`, name: 'a', durationMs: 1, running: false, ...more,
});
const answer = (cursor, traces, more) => ({
  service: 's', instance: 'i', cursor, whole: true, matching: traces.length, gone: [], traces,
  stats: { store: { heldTraces: 9 } }, ...more,
});
const ids = ({ rows }) => rows.map(each => each.rootId).join('');

test('pages follow each other, and changes the first of them', async () => {
  const { asked, told } = await fed([
    answer(7, [row(5), row(4)], { next: 'p1', matching: 3 }),
    answer(8, [row(3)], { matching: undefined }),
    answer(9, [row(6), row(4, { name: 'b' })], { whole: false, matching: undefined, gone: [{ traceId: 't', rootId: '3' }] }),
  ]);

  equal(asked.slice(0, 3), [{ limit: '500' }, { before: 'p1', limit: '2000' }, { since: '7', limit: '2000' }]);
  equal(told.map(ids), ['54', '543', '654']);
  equal(told[2].rows[2].name, 'b');
});

test('what has gone takes no row of another trace with it', async () => {
  const elsewhere = [row(5, { traceId: 'u' }), row(4, { traceId: 'u' })];
  const { told } = await fed([
    answer(7, [row(5), row(4), ...elsewhere]),
    answer(8, [], { whole: false, gone: [{ traceId: 't', rootId: '5' }, { traceId: 'u', rootId: '4' }] }),
  ]);

  equal(told.at(-1).rows.map(each => each.traceId + each.rootId), ['u5', 't4']);
});

test('how many there are is what the store holds, or what a search has found', async () => {
  const { told } = await fed([answer(7, [row(5)], { matching: 12, keptBefore: START })], 'a');
  const all = await fed([answer(7, [row(5)], { matching: 12 })]);

  equal([told[0].matching, told[0].keptBefore], [12, START]);
  equal([all.told[0].matching, all.told[0].keptBefore], [9, null]);
});

test('what the terms of a search find is asked for again as long as that finds nothing', async () => {
  const none = (whole, terms) => answer(7, [], { whole, terms });
  const { asked, told } = await fed([none(true, 'before'), ...Array(4).fill(none(false)), none(true, 'now')], 'a');
  const all = await fed([none(true), ...Array(5).fill(none(false))]);

  equal(asked.map(({ since = '' }) => since), ['', '7', '7', '7', '7', '', '7']);
  equal(told.map(({ terms }) => terms), [...Array(5).fill('before'), 'now']);
  equal(all.asked.map(({ since = '' }) => since), ['', ...Array(6).fill('7')]);
});

test('requests of one trace are rows of their own', async () => {
  const { told } = await fed([answer(7, [row(5), row(4)]), answer(8, [row(6)], { whole: false })]);

  equal(told.map(ids), ['54', '654']);
});

test('where all of it is told again, nothing from before stays', async () => {
  const { told } = await fed([answer(7, [row(5), row(4)]), answer(8, [row(6)])]);

  equal(told.map(ids), ['54', '6']);
});

test('after a start of the application all of it is asked for anew', async () => {
  const { asked, told } = await fed([
    answer(7, [row(5)]),
    answer(9, [row(6)], { whole: false, instance: 'other' }),
    answer(9, [row(8), row(6)], { instance: 'other' }),
  ]);

  equal(told.map(ids), ['5', '86']);
  equal(asked[2], { limit: '500' });
});

test('of a query that is not understood the counts alone are asked for', async () => {
  const { asked, told } = await fed([answer(7, [row(5)], { next: 'p' }), answer(8, [row(6)], { whole: false })], 'a:b');

  equal(asked.slice(0, 2), [{ limit: '1' }, { since: '7', limit: '1' }]);
  equal(told.map(ids), ['', '']);
});
