import { button, el, fill } from './dom.js';
import { count, duration } from './format.js';
import { importOtlp, MAX_BYTES, rowOf } from './otlp-import.js';

const MAX_LISTED = 1000;

// As long as the page is open: what was imported is shown, not stored.
const imported = new Map();

/** The trace of an id that was read from a file, or null. */
export function importedTrace(traceId) {
  return imported.get(traceId) ?? null;
}

/** A button that reads OTLP as JSON from a file and shows its first trace, and a list of all that were read. */
export function importButton(app) {
  const file = el('input', { type: 'file', accept: '.json,.jsonl,application/json', class: 'offscreen', tabindex: '-1', onchange: read });
  const list = el('div', {});
  const all = el('details', { class: 'imported', hidden: true }, el('summary', {}, `Imported, the last ${count(MAX_LISTED)} at most`), list);
  return [el('span', {}, file, button('Import', () => file.click(), { class: 'quiet', title: 'Show traces of a file of OTLP as JSON' })), all];

  async function read() {
    const [chosen] = file.files;
    file.value = '';
    if (!chosen) {
      return;
    }
    const { traces, problems } = chosen.size > MAX_BYTES
        ? { traces: [], problems: ['The file is larger than 20 MB.'] } : importOtlp(await chosen.text());
    traces.forEach(trace => imported.set(trace.traceId, { ...trace, from: chosen.name }));
    if (traces.length > 0) {
      app.navigate({ trace: traces[0].traceId, span: null }, false, true);
      listAll();
    }
    app.say(problems.join(' '));
  }

  function listAll() {
    all.hidden = false;
    all.open = imported.size > 1;
    fill(list, [...imported.values()].slice(-MAX_LISTED).map(trace => {
      const { traceId, name, durationMs } = rowOf(trace);
      return button(`${name}, ${duration(durationMs * 1000)}`, () => app.navigate({ trace: traceId, span: null }), { class: 'quiet' });
    }));
  }
}
