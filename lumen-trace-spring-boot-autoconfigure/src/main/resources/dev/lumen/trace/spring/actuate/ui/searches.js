/* The last searches, kept in the browser until they are forgotten: the newest first. */

const KEY = 'lumen-trace-searches';
const MOST = 6;

export function lastSearches() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]').map(String);
  } catch {
    return [];
  }
}

export function remember(q) {
  keep([q, ...lastSearches().filter(each => each !== q)]);
}

export function forget(q) {
  keep(lastSearches().filter(each => each !== q));
}

function keep(searches) {
  try {
    localStorage.setItem(KEY, JSON.stringify(searches.slice(0, MOST)));
  } catch {
    // Denied: then there are none.
  }
}
