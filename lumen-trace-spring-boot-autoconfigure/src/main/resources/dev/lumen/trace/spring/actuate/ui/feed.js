import { listTraces } from './api.js';
import { epochMs } from './format.js';
import { parseQuery } from './query.js';
import { keyOf } from './row-facts.js';
import { merge } from './rows.js';

const MAX_ROWS = 10_000;
// A page of rows is there at once, whatever there is below it.
const FIRST_ROWS = 500;
const NEXT_ROWS = 2000;
const POLL_MS = 1000;

/**
 * The rows of the list, with their `startMs`, kept up to date: asks once a second for what changed and what has gone, while
 * the page is visible and not paused. `changed` is told of each answer, `failed` why there is none, or null when there is
 * again.
 */
export function traceFeed(changed, failed) {
  let query = '';
  let isBad = false;
  let rows = [];
  let last = null;
  let next = null;
  let matching = 0;
  let terms = [];
  let empty = 0;
  let paused = false;
  let timer = 0;
  let asking = null;

  async function poll() {
    clearTimeout(timer);
    asking?.abort();
    const asked = new AbortController();
    asking = asked;
    let wait = POLL_MS;
    try {
      const answer = await listTraces(query, wanted(), asked.signal);
      if (asked === asking) {
        take(answer);
        wait = next || !last ? 0 : POLL_MS;
        failed(null);
      }
    } catch (e) {
      if (asked === asking) {
        last = null;
        failed(e);
      }
    }
    if (asked === asking) {
      asking = null;
      timer = setTimeout(tick, wait);
    }
  }

  function wanted() {
    if (last && next) {
      return { before: next, limit: NEXT_ROWS };
    }
    // Where more have changed, the answer is the first page of all, which alone has terms.
    return last && (!query || rows.length > 0 || ++empty % 5 > 0) ? { since: last.cursor, limit: isBad ? 1 : NEXT_ROWS } : { limit: isBad ? 1 : FIRST_ROWS };
  }

  function take(answer) {
    const came = isBad ? [] : answer.traces.map(timed);
    if (last && answer.instance !== last.instance) {
      // Cursors and pages of another one mean nothing.
      last = null;
      next = null;
      return;
    }
    if (last && next) {
      rows = merge(rows, came, MAX_ROWS);
      // What changes meanwhile is told since the first page.
      last = { ...answer, cursor: last.cursor };
      next = rows.length < MAX_ROWS ? answer.next : null;
    } else if (answer.whole) {
      rows = came;
      matching = answer.matching ?? rows.length;
      terms = answer.terms;
      last = answer;
      next = isBad || rows.length >= MAX_ROWS ? null : answer.next;
    } else {
      const gone = new Set(answer.gone.map(keyOf));
      const before = rows.length;
      rows = merge(rows.filter(row => !gone.has(keyOf(row))), came, MAX_ROWS);
      matching = Math.max(rows.length, matching + rows.length - before);
      last = answer;
    }
    rows = rows.map(ticked);
    const { service, stats, keptBefore = null } = answer;
    const held = query ? matching : stats.store?.heldTraces ?? 0;
    changed({ rows, service, stats, matching: isBad ? 0 : held, keptBefore, terms });
  }

  function timed(row) {
    const known = { ...row, startMs: epochMs(row.start) };
    return row.running ? { ...known, timedAt: performance.now(), timedMs: row.durationMs } : known;
  }

  // A running trace that does not change is not listed again, but its time goes on.
  function ticked(row) {
    return row.running ? { ...row, durationMs: row.timedMs + performance.now() - row.timedAt } : row;
  }

  function start() {
    last = null;
    next = null;
    poll();
  }

  function tick() {
    if (!paused && document.visibilityState === 'visible') {
      poll();
    }
  }

  document.addEventListener('visibilitychange', tick);

  return {
    rows: () => rows,
    /** Whether these are the rows there are: not before the first answer, nor after a failure. */
    isLoaded: () => last !== null,
    isPaused: () => paused,
    /** Asks from now on for what matches a query; of one that is not understood, for the counts alone. */
    search(newQuery) {
      isBad = parseQuery(newQuery).problems.length > 0;
      query = isBad ? '' : newQuery;
      start();
    },
    /** Asks for all of it once more, paused or not. */
    reload: start,
    pause(newPaused) {
      paused = newPaused;
      tick();
    },
  };
}
