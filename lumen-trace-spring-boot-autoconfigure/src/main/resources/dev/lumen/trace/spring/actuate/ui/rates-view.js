import { UNSELECTED } from './address.js';
import { ratesOf } from './api.js';
import { el, fill, setText } from './dom.js';
import { count, duration, inLine, percent } from './format.js';
import { formatTerm } from './query.js';
import { bucketQuery, histogramScale, rateRows, WINDOWS } from './rates.js';
import { sortHeads } from './sort.js';

const POLL_MS = 5000;
const HEADINGS = [
  ['name', 'Root span'], ['count', 'Requests'], ['perSecond', 'Per second'], ['errorRate', 'Failed'], ['p50Ms', 'p50'], ['p95Ms', 'p95'], ['p99Ms', 'p99'],
  ['totalMs', 'Total time'], ['buckets', 'Durations'],
];

/** What each root cost, as it was counted when it ended: no sampling and no eviction bends it. */
export function ratesView(app) {
  const sorting = sortHeads(app, HEADINGS.slice(0, -1), '-totalMs', (column, head) => el('th', { scope: 'col', class: column }, head));
  const caption = el('caption', {});
  const body = el('tbody', {});
  const element = el('table', { class: 'latency rates' }, caption,
      el('thead', {}, el('tr', {}, sorting.elements, el('th', { scope: 'col' }, HEADINGS.at(-1)[1]))), body);
  const timer = setInterval(() => document.visibilityState === 'visible' && load(), POLL_MS);
  let rows = [];
  let asking = new AbortController();
  load();

  async function load() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const window = app.state().window ?? '5m';
    try {
      const answer = await ratesOf(window, signal);
      if (!answer) {
        app.navigate({ window: 'held' }, true);
        return;
      }
      rows = rateRows(answer);
      setText(caption, `Counted as each request ended, whatever is held of it: ${WINDOWS[window]}. Failures within a request that was answered well are told apart.`);
      show();
    } catch (e) {
      if (e.name !== 'AbortError') {
        setText(caption, e.message);
      }
    }
  }

  function show() {
    if (body.matches(':active, :focus-within') && body.childElementCount > 0) {
      return;
    }
    const { column, descending } = sorting.current();
    const sign = descending ? -1 : 1;
    rows.sort((a, b) => sign * (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0));
    const bars = histogramScale(rows);
    fill(body, rows.map(row => rowOf(row, bars(row.buckets))));
  }

  function rowOf(row, bars) {
    const { name } = row;
    const link = (q, props, ...children) => el('a', { href: app.href({ view: 'list', q, ...UNSELECTED }), onclick: app.follow, ...props }, children);
    return el('tr', {},
        el('th', { scope: 'row', class: 'name' }, link(formatTerm({ type: 'root', not: false, value: name }), {}, inLine(name))),
        el('td', {}, count(row.count)), el('td', {}, row.perSecond < 10 ? row.perSecond.toFixed(2) : count(Math.round(row.perSecond))),
        el('td', { class: row.errors ? 'error-text' : '' }, percent(row.errorRate),
            row.withinRate ? el('span', { class: 'faint', title: 'Answered well, though something below them failed' }, ` ${percent(row.withinRate)} within`) : null),
        [row.p50Ms, row.p95Ms, row.p99Ms].map(ms => el('td', {}, duration(ms * 1000))),
        el('td', {}, duration(row.totalMs * 1000), el('span', { class: 'faint' }, ` ${percent(row.share)}`)),
        el('td', {}, el('span', { class: 'histogram' }, bars.map(bar => barOf(bar, name, link)))));
  }

  function barOf({ bucket, x, width, height }, name, link) {
    const range = bucket.toMs == null ? `${duration(bucket.fromMs * 1000)} and more` : `${duration(bucket.fromMs * 1000)} to ${duration(bucket.toMs * 1000)}`;
    const text = `${count(bucket.count)} took ${range}: show those that are held`;
    const bar = link(bucketQuery(name, bucket), { title: text, 'aria-label': text });
    bar.style.left = `${100 * x}%`;
    bar.style.width = `max(3px, ${100 * width}%)`;
    bar.style.height = `${Math.max(8, 100 * height)}%`;
    return bar;
  }

  return {
    element,
    update() {
      sorting.update();
      load();
    },
    leave() {
      clearInterval(timer);
      asking.abort();
    },
  };
}
