import { listTraces } from './api.js';
import { epochMs } from './format.js';
import { parseQuery } from './query.js';
import { merge } from './rows.js';

const MAX_ROWS = 10_000;
const FEW_ROWS = 2000;
const POLL_MS = 1000;
const RELOAD_MS = 5000;

/**
 * The rows of the list, kept up to date: asks once a second for what changed, while the page is visible
 * and not paused. A row has `startMs` besides what the endpoint says of it.
 *
 * @param {function(Object)} changed told of each answer: {rows, service, stats}
 * @param {function(?Error)} failed told why there is none, null when there is again
 */
export function traceFeed(changed, failed) {
  let query = '';
  let isBad = false;
  let byDuration = false;
  let rows = [];
  let last = null;
  let loadedAt = 0;
  let paused = false;
  let timer = 0;
  let asking = null;

  async function poll() {
    clearTimeout(timer);
    asking?.abort();
    const asked = new AbortController();
    asking = asked;
    const since = isStale() ? 0 : last.cursor;
    let wait = POLL_MS;
    try {
      const answer = await listTraces(query, since, isBad ? 1 : MAX_ROWS, asked.signal);
      if (asked === asking) {
        take(answer, since);
        wait = since > 0 && isStale() ? 0 : POLL_MS;
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

  function isStale() {
    return !last || (last.untold && performance.now() - loadedAt > (query && rows.length < FEW_ROWS ? 0 : RELOAD_MS));
  }

  function take(answer, since) {
    if (since === 0) {
      rows = isBad ? [] : answer.traces.map(timed);
      loadedAt = performance.now();
    } else if (answer.instance !== last.instance || cleared(answer) !== cleared(last)) {
      last = null;
      return;
    } else if (answer.traces.length > 0 && !isBad) {
      rows = merge(rows, answer.traces.map(timed), MAX_ROWS);
    }
    last = { ...answer, untold: (since > 0 && isUntold(answer)) || (byDuration && answer.stats.live > 0) };
    rows = rows.map(ticked);
    changed({ rows, service: answer.service, stats: answer.stats });
  }

  // What was evicted or filtered is not listed, nor what no longer matches, nor what matches by the time it takes.
  function isUntold({ evicted, cursor, stats }) {
    return last.untold || evicted > last.evicted || stats.filtered > last.stats.filtered || (query !== '' && cursor > last.cursor);
  }

  function timed(row) {
    const known = { ...row, startMs: epochMs(row.start) };
    return row.running ? { ...known, timedAt: performance.now(), timedMs: row.durationMs } : known;
  }

  // A running trace that does not change is not listed again, but its time goes on.
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
    /** Whether these are the rows there are: not before the first answer, nor after a failure. */
    isLoaded: () => last !== null,
    isPaused: () => paused,
    /** Asks from now on for what matches a query; of one that is not understood, for the counts alone. */
    search(newQuery) {
      const { terms, problems } = parseQuery(newQuery);
      isBad = problems.length > 0;
      query = isBad ? '' : newQuery;
      byDuration = terms.some(({ type }) => type === 'dur');
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

const cleared = ({ stats }) => stats.store?.clearedSpans;
