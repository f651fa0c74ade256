/*
 * What the page shows. Null are: `as` for the waterfall, `window` for 5 minutes, `with` for the median of the route, `root` for
 * all requests of a trace. from and to are epoch ms, min and max ms; sort is a column, or -column for the largest first.
 */

export const UNSELECTED = Object.freeze({ from: null, to: null, min: null, max: null });

export const NOWHERE = Object.freeze({
  q: '', view: 'list', trace: null, root: null, span: null, as: null, with: null, only: null, window: null, ...UNSELECTED, sort: null,
});

const MAX_QUERY = 2000;
const SHOWN_AS = ['table', 'flame', 'compare'];
const WINDOWS = ['60m', 'all', 'held'];

export function parseAddress(search) {
  const given = new URLSearchParams(search);
  return clean(Object.fromEntries(Object.keys(NOWHERE).map(key => [key, given.get(key)])));
}

/** With its question mark, one per state; '' for the plain list. */
export function formatAddress(state) {
  const valid = clean(state);
  const params = new URLSearchParams();
  for (const key of Object.keys(NOWHERE)) {
    if (valid[key] !== NOWHERE[key]) {
      params.set(key, valid[key]);
    }
  }
  const text = params.toString();
  return text && `?${text}`;
}

function clean(given) {
  const trace = id(given.trace, 32);
  const [from, to] = range(given.from, given.to, Math.round);
  const [min, max] = range(given.min, given.max, ms => Math.round(ms * 1000) / 1000);
  return {
    q: (given.q ?? '').trim().slice(0, MAX_QUERY),
    view: given.view === 'latency' ? 'latency' : 'list',
    trace,
    root: trace && id(given.root, 16),
    span: trace && id(given.span, 16),
    as: trace && SHOWN_AS.includes(given.as) ? given.as : null,
    with: trace && given.as === 'compare' ? id(given.with, 32) : null,
    window: WINDOWS.includes(given.window) ? given.window : null,
    only: given.only === 'dynamic' ? 'dynamic' : null,
    from,
    to,
    min,
    max,
    sort: /^-?\w{1,20}$/.exec(given.sort ?? '')?.[0] ?? null,
  };
}

/** The id as it is held, which may be in upper case and without its first zeros; null where it is none. */
export function id(text, digits) {
  const hex = /^0*([1-9a-f][0-9a-f]*)$/i.exec(text ?? '')?.[1] ?? '';
  return hex && hex.length <= digits ? hex.toLowerCase().padStart(digits, '0') : null;
}

// Both ends or neither: half of a rectangle selects nothing.
function range(low, high, round) {
  const [from, to] = [low, high].map(end => ((end ?? '') === '' ? NaN : Number(end)));
  const valid = from >= 0 && from <= to && to <= Number.MAX_SAFE_INTEGER;
  return valid ? [round(from), round(to)] : [null, null];
}
