import { clearTraces } from './api.js';
import { button, el, fill } from './dom.js';
import { count } from './format.js';
import { sumOf } from './numbers.js';

export function accounting(app) {
  const line = el('summary', {});
  const table = el('div.accounting', {});
  const clear = button('Forget all traces', clearAll, { class: 'quiet' });
  const element = el('details.accounts', {}, line, table, clear);

  async function clearAll() {
    try {
      await clearTraces();
      app.say('');
      app.reload();
    } catch (e) {
      app.say(e.message);
    }
  }

  return {
    element,
    update(stats) {
      const exporters = stats.exporters ?? [];
      const dropped = sumOf(exporters, droppedBy);
      const lost = stats.store ? stats.store.refusedSpans + stats.store.droppedSpans : 0;
      element.classList.toggle('lossy', dropped + lost > 0);
      line.textContent = [
        `${count(stats.started)} spans started`, `${count(stats.live)} running`,
        ...exporters.map(each => `${each.exporter}: ${count(each.exported)} exported, ${count(droppedBy(each))} dropped`),
        ...(stats.store ? [`${count(stats.store.heldSpans)} held here`] : ['the store is off']),
      ].join(' · ');
      fill(table, exporters.map(({ exporter, queued, exported, dropped }) => rows(exporter, { queued, exported, ...dropped })),
          rows('Not sampled', { traces: stats.unsampled }),
          stats.filtered > 0 && rows('Filtered', { spans: stats.filtered }),
          stats.abandoned > 0 && rows('Never ended', { spans: stats.abandoned }),
          stats.rateLimited > 0 && rows('Refused by the rate', { traces: stats.rateLimited }),
          stats.store && rows('Store', stats.store));
    },
  };
}

const droppedBy = ({ dropped }) => sumOf(Object.values(dropped), n => n);

function rows(title, counts) {
  return el('dl', {}, el('dt.title', {}, title),
      Object.entries(counts).map(([name, n]) => el('dd', {}, `${words(name)} `, el('b', {}, count(n)))));
}

// droppedSpans, queue_full: both are read as words.
const words = name => name.replace(/_/g, ' ').replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
