import { listTraces } from './api.js';
import { matchesRow, parseQuery } from './query.js';
import { merge } from './rows.js';

const MAX_ROWS = 10_000;
const POLL_MS = 1000;
const RELOAD_MS = 5000;

/**
 * The rows of the list, kept up to date: asks once a second for what changed, while the page is visible
 * and not paused.
 *
 * @param {function(Object)} changed told of each answer: {rows, service, stats}
 * @param {function(?Error)} failed told why there is none, null when there is again
 */
export function traceFeed(changed, failed) {
  let query = '';
  let rows = [];
  let last = null;
  let loadedAt = 0;
  let paused = false;
  let timer = 0;
  let asking = null;

  async function poll() {
    clearTimeout(timer);
    asking?.abort();
    // The search box says what is wrong with it.
    if (parseQuery(query).problems.length > 0) {
      rows = [];
      return;
    }
    const asked = new AbortController();
    asking = asked;
    try {
      const since = isStale() ? 0 : last.cursor;
      const answer = await listTraces(query, since, MAX_ROWS, asked.signal);
      if (asked === asking) {
        take(answer, since);
        failed(null);
      }
    } catch (e) {
      if (e.name !== 'AbortError' && asked === asking) {
        // After a restart the cursor means nothing.
        last = null;
        failed(e);
      }
    }
    if (asked === asking) {
      asking = null;
      timer = setTimeout(tick, POLL_MS);
    }
  }

  // Of what was evicted the endpoint tells no more than the number.
  function isStale() {
    return !last || (last.evictedSince && performance.now() - loadedAt > RELOAD_MS);
  }

  function take(answer, since) {
    if (since === 0 || answer.cursor < since) {
      rows = since === 0 ? answer.traces.map(timed) : [];
      last = since === 0 ? { ...answer, evictedSince: false } : null;
      loadedAt = performance.now();
    } else {
      const { terms } = parseQuery(query);
      const matching = row => terms.every(term => matchesRow(term, row) !== false);
      rows = answer.traces.length ? merge(rows, answer.traces.map(timed), MAX_ROWS).filter(matching) : rows;
      last = { ...answer, evictedSince: last.evictedSince || answer.evicted > last.evicted };
    }
    rows = rows.map(ticked);
    changed({ rows, service: answer.service, stats: answer.stats });
  }

  // A running trace that does not change is not listed again, but its time goes on.
  function timed(row) {
    return row.running ? { ...row, timedAt: performance.now(), timedMs: row.durationMs } : row;
  }

  function ticked(row) {
    return row.running ? { ...row, durationMs: row.timedMs + performance.now() - row.timedAt } : row;
  }

  function tick() {
    if (!paused && document.visibilityState === 'visible') {
      poll();
    }
  }

  document.addEventListener('visibilitychange', tick);

  return {
    rows: () => rows,
    isPaused: () => paused,
    /** Asks from now on for what matches a query. */
    search(newQuery) {
      query = newQuery;
      last = null;
      poll();
    },
    /** Asks for all of it once more, paused or not. */
    reload() {
      last = null;
      poll();
    },
    pause(newPaused) {
      paused = newPaused;
      tick();
    },
  };
}
