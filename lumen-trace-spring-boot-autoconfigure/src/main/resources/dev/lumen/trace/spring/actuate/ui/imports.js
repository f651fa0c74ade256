import { button, el, fill } from './dom.js';
import { count, duration, inLine } from './format.js';
import { importedTraces, keepImported } from './kept.js';
import { importTraces, MAX_BYTES, rowOf } from './otlp-import.js';

const MAX_LISTED = 1000;

export function importButton(app) {
  const file = el('input', { type: 'file', accept: '.json,.jsonl,application/json', class: 'offscreen', tabindex: '-1', 'aria-label': 'File of traces to import', onchange: read });
  const list = el('div', {});
  const all = el('details.imported', { hidden: true }, el('summary', {}, `Imported, the last ${count(MAX_LISTED)} at most`), list);
  return [el('span', {}, file, button('Import', () => file.click(), { class: 'quiet', title: 'Show traces of a file: OTLP, Zipkin or Jaeger as JSON' })), all];

  async function read() {
    const [chosen] = file.files;
    file.value = '';
    if (!chosen) {
      return;
    }
    const { traces, problems } = importTraces(chosen.size > MAX_BYTES ? null : await chosen.text());
    traces.forEach(trace => keepImported({ ...trace, from: chosen.name }));
    if (traces.length > 0) {
      app.navigate({ trace: traces[0].traceId }, false, true);
      listAll();
    }
    app.say(problems.join(' '));
  }

  function listAll() {
    const imported = importedTraces();
    all.hidden = false;
    all.open = imported.length > 1;
    fill(list, imported.slice(-MAX_LISTED).map(trace => {
      const { traceId, name, durationMs } = rowOf(trace);
      return button(`${inLine(name)}, ${duration(durationMs * 1000)}`, () => app.navigate({ trace: traceId }), { class: 'quiet' });
    }));
  }
}
