import { UNSELECTED } from './address.js';
import { ratesOf } from './api.js';
import { rootTerm } from './chips.js';
import { cells, el } from './dom.js';
import { figuresTable } from './figures.js';
import { count, duration, inLine, percent } from './format.js';
import { bucketQuery, histogramScale, rateRows, WINDOWS } from './rates.js';

const POLL_MS = 5000;
const HEADINGS = [
  ['name', 'Root span'], ['count', 'Requests'], ['perSecond', 'Per second'], ['errorRate', 'Failed'],
  ['p50Ms', 'p50'], ['p95Ms', 'p95'], ['p99Ms', 'p99'], ['totalMs', 'Total time'],
];

/** What each root cost, as it was counted when it ended: no sampling and no eviction bends it. */
export function ratesView(app) {
  const table = figuresTable(app, 'latency rates', HEADINGS, '-totalMs', rowOf, el('th', { scope: 'col' }, 'Durations'));
  const timer = setInterval(() => document.visibilityState === 'visible' && load(), POLL_MS);
  let bars = null;
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
      const rows = rateRows(answer);
      bars = histogramScale(rows);
      table.show(rows, `Counted as each request ended, whatever is held of it: ${WINDOWS[window]}. Failures within a request that was answered well are told apart.`);
    } catch (e) {
      if (e.name !== 'AbortError') {
        table.say(e.message);
      }
    }
  }

  function rowOf(row) {
    const { name } = row;
    const link = (q, props, text) => app.link({ view: 'list', q, ...UNSELECTED }, text, { 'data-of': q, ...props });
    return el('tr', {},
        el('th.name', { scope: 'row' }, link(rootTerm(name), {}, inLine(name))),
        cells(count(row.count), row.perSecond < 10 ? row.perSecond.toFixed(2) : count(Math.round(row.perSecond))),
        el('td', { class: row.errors ? 'error-text' : '' }, percent(row.errorRate),
            row.withinRate ? el('span.faint', { title: 'Answered well, though something below them failed' }, ` ${percent(row.withinRate)} within`) : null),
        cells(...[row.p50Ms, row.p95Ms, row.p99Ms].map(ms => duration(ms * 1000)),
            [duration(row.totalMs * 1000), el('span.faint', {}, ` ${percent(row.share)}`)],
            el('span.histogram', {}, bars(row.buckets).map(bar => barOf(bar, name, link)))));
  }

  function barOf({ bucket, x, width, height }, name, link) {
    const range = bucket.toMs == null ? `${duration(bucket.fromMs * 1000)} and more` : `${duration(bucket.fromMs * 1000)} to ${duration(bucket.toMs * 1000)}`;
    const text = `${count(bucket.count)} took ${range}: show those that are held`;
    return link(bucketQuery(name, bucket), {
      title: text, 'aria-label': text, style: { left: `${100 * x}%`, width: `max(3px, ${100 * width}%)`, height: `${Math.max(8, 100 * height)}%` },
    });
  }

  return {
    element: table.element,
    update: load,
    leave() {
      clearInterval(timer);
      asking.abort();
    },
  };
}
