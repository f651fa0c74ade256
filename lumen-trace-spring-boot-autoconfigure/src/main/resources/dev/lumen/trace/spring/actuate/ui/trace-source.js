import { listTraces, traceFrom } from './api.js';
import { counted } from './format.js';
import { importedTrace, pinnedTrace } from './kept.js';
import { askedFrom, withLines } from './logs.js';
import { joined } from './tree.js';

const MAX_SPANS = 50_000;

export async function rowsMatching(query, limit, signal) {
  return (await listTraces(query, { limit }, signal)).traces;
}

/** All pages of a trace, or of what one root brought, or what was read from a file; but for lines that `before` has. */
export async function wholeTrace(traceId, signal, progress = () => {}, root = null, before = null) {
  const imported = importedTrace(traceId);
  if (imported) {
    return imported;
  }
  try {
    return await allPages(traceId, signal, progress, root, before?.logs);
  } catch (e) {
    const pinned = e.name === 'AbortError' ? null : pinnedTrace(traceId);
    if (pinned) {
      return pinned;
    }
    throw e;
  }
}

async function allPages(traceId, signal, progress, root, lines) {
  const since = askedFrom(lines);
  const first = await traceFrom(traceId, 0, signal, root, since);
  let { spans } = first;
  for (let next = first.next; next && spans.length < MAX_SPANS;) {
    progress(spans);
    const more = await traceFrom(traceId, next, signal, root);
    spans = joined(spans, more.spans);
    next = more.next;
  }
  return { ...first, spans, logs: withLines(lines, since, first.logs), cut: spans.length >= MAX_SPANS };
}

/**
 * A trace as it comes and changes: `take` is told of it each time, `say` how far it is, or why it is not told anew, `lost`
 * why there is none.
 */
export function traceSource(app, traceId, take, say, lost) {
  let trace = null;
  let loading = null;
  let loadedAt = 0;
  let failed = false;
  let seen = '';
  const { root } = app.state();
  const timer = setInterval(refresh, 1000);

  async function load() {
    const asked = new AbortController();
    loading = asked;
    seen = listed() ?? seen;
    try {
      const loaded = await wholeTrace(traceId, asked.signal,
          spans => trace || say(`Loading, ${counted(spans.length, 'span')} so far…`), root, trace);
      if (!asked.signal.aborted) {
        trace = loaded;
        // As the list will say of it, which may come later.
        seen ||= [loaded.spans.length, loaded.spans.filter(span => span.status === 'error').length, loaded.spans.some(span => span.running)].join();
        take(loaded);
        app.failed(null);
      }
      failed = false;
    } catch (e) {
      if (e.name !== 'AbortError') {
        if (trace) {
          say(e.message);
        } else {
          lost(e);
        }
      }
      failed = e.status === 404;
      seen = '';
    }
    loading = null;
    loadedAt = performance.now();
  }

  function listed() {
    const row = app.rows().find(each => each.traceId === traceId && (!root || each.rootId === root));
    return row && [row.spans, row.errors, row.running].join();
  }

  // Asks again for what has changed or will; a large trace less often, one that could not be had only where it is listed.
  function refresh() {
    const now = listed();
    const isOpen = trace?.spans.some(span => span.running) || trace?.exports.some(({ waiting }) => waiting > 0);
    if ((failed || now && now !== seen ? now : isOpen) && !trace?.from && !trace?.pinned && !loading && document.visibilityState === 'visible'
        && performance.now() - loadedAt > (trace?.spans.length > 2000 ? 5000 : 500)) {
      load();
    }
  }

  return {
    load,
    leave() {
      clearInterval(timer);
      loading?.abort();
    },
  };
}
