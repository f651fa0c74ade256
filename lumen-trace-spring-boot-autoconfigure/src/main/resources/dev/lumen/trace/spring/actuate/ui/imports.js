import { el } from './dom.js';
import { counted } from './format.js';
import { importOtlp, MAX_BYTES } from './otlp-import.js';

// As long as the page is open: what was imported is shown, not stored.
const imported = new Map();

/** The trace of an id that was read from a file, or null. */
export function importedTrace(traceId) {
  return imported.get(traceId) ?? null;
}

/** A button that reads OTLP as JSON from a file, and shows the first trace that is in it. */
export function importButton(app) {
  const file = el('input', { type: 'file', accept: '.json,.jsonl,application/json', class: 'offscreen', tabindex: '-1', onchange: read });
  return el('span', {}, file,
      el('button', { type: 'button', class: 'quiet', title: 'Show traces of a file of OTLP as JSON', onclick: () => file.click() }, 'Import'));

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
      app.navigate({ trace: traces[0].traceId, span: null });
    }
    const more = traces.length > 1 ? [`${chosen.name} has ${counted(traces.length, 'trace')}: this is the first.`] : [];
    app.say([...more, ...problems].join(' '));
  }
}
