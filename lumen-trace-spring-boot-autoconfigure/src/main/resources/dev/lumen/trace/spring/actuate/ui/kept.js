import { parseExact } from './exact.js';
import { rowOf } from './otlp-import.js';

/* Traces that the page holds itself: of files as long as it is open, and pinned as long as its tab is. */

const KEY = 'lumen-trace-pinned';

const imported = new Map();
const pinned = new Map(restored().map(trace => [trace.traceId, trace]));

export const importedTrace = traceId => imported.get(traceId) ?? null;

export const importedTraces = () => [...imported.values()];

export function keepImported(trace) {
  imported.set(trace.traceId, trace);
}

export const pinnedTrace = traceId => pinned.get(traceId) ?? null;

export const pinnedCount = () => pinned.size;

export const pinnedRows = () => [...pinned.values()].map(rowOf);

export function togglePin(trace) {
  const { traceId } = trace;
  if (!pinned.delete(traceId)) {
    pinned.set(traceId, { ...trace, exports: [], pinned: true });
  }
  store();
  return pinned.has(traceId);
}

export function refreshPin(trace) {
  if (pinned.has(trace.traceId) && !trace.pinned) {
    pinned.set(trace.traceId, { ...trace, exports: [], pinned: true });
  }
}

addEventListener('pagehide', store);

// Not beyond the tab: what spans hold is not for the disk.
function store() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...pinned.values()]));
  } catch {
    // Too much, or denied: then they last until the page is left.
  }
}

function restored() {
  try {
    return parseExact(sessionStorage.getItem(KEY) ?? '[]');
  } catch {
    return [];
  }
}
