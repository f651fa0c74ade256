import { test, equal } from './test.js';
import { traceFeed } from '../ui/feed.js';
import { forget, lastSearches, remember } from '../ui/searches.js';
import { whileTyping } from '../ui/typing.js';

/** Who types, with a clock that stands still until it is told. */
function typist() {
  const heard = [];
  let waiting = null;
  const later = (run, ms) => {
    waiting = { run, ms };
    return () => { waiting = null; };
  };
  const typing = whileTyping(q => heard.push(q), text => heard.push(`(${text})`), later);
  return {
    heard,
    ...typing,
    pause() {
      const { run, ms } = waiting ?? { run() {} };
      waiting = null;
      run();
      return ms;
    },
  };
}

test('it is searched for in the pauses, and for the last that was typed alone', () => {
  const { heard, typed, pause } = typist();

  ['o', 'or', 'order '].forEach(typed);
  equal(heard, []);
  equal(pause(), 250);

  equal(heard, ['()', 'order']);
});

test('what is not complete is not searched for, and what is missing is said', () => {
  const { heard, typed, pause } = typist();
  for (const text of ['http:', '(a OR', 'name:"GET', 'http:5xx']) {
    typed(text);
    pause();
  }

  equal(heard.map(each => each.slice(0, 26)), [
    '(http: needs a value.)', '(There is nothing to searc', '(The quote is not closed.)', '()', 'http:5xx',
  ]);
});

test('what was typed is not searched for once something else was decided', () => {
  const { heard, typed, pause, stop } = typist();
  typed('order');

  stop();
  pause();

  equal(heard, []);
});

test('who goes on has it searched for at once, and that once alone', () => {
  const { heard, typed, pause, flush, stop } = typist();
  typed('order ');

  flush();
  flush();
  pause();
  equal(heard, ['()', 'order']);

  typed('http:');
  stop();
  flush();
  equal(heard, ['()', 'order']);
});

test('the answer to an older text never overwrites that to a newer one', async () => {
  const asked = [];
  const told = [];
  const { fetch } = globalThis;
  globalThis.fetch = url => new Promise(answer => { asked.push({ url, answer }); });
  try {
    const feed = traceFeed(it => told.push(it), () => {});
    feed.search('older');
    feed.search('newer');
    for (const [i, name] of [[1, 'newer'], [0, 'older']]) {
      asked[i].answer(new Response(JSON.stringify({
        service: 's', instance: 'i', cursor: 1, whole: true, matching: 1, gone: [], stats: {},
        traces: [{ traceId: 't', rootId: '1', start: '2026-01-31T12:00:00.000000000Z', name, durationMs: 1 }],
      }), { headers: { 'Content-Type': 'application/json' } }));
      await new Promise(done => { setTimeout(done); });
    }
    feed.pause(true);
  } finally {
    globalThis.fetch = fetch;
  }

  equal(told.map(({ rows }) => rows[0].name), ['newer']);
});

test('the last searches are kept once each, so many at most, and forgotten one by one', () => {
  localStorage.clear();
  for (let i = 0; i < 9; i++) {
    remember(`q${i}`);
  }
  remember('q5');
  forget('q7');

  equal(lastSearches(), ['q5', 'q8', 'q6', 'q4', 'q3']);
  localStorage.setItem('lumen-trace-searches', '{"not": "a list"}');
  equal(lastSearches(), []);
  localStorage.clear();
});
