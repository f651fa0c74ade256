import { button, el, setText } from './dom.js';
import { counted, dateAndTime, duration } from './format.js';

/** What is said of a trace above its spans. `toError` goes to where it failed. */
export function heading(traceId, leave, toError) {
  const name = el('h1');
  const badge = el('span');
  const words = el('span', {}, 'Loading…');
  const errors = button('', toError, { class: 'error-text', title: 'Go to where it failed', hidden: true });
  const note = el('p', { class: 'summary', role: 'status' }, words, ' ', errors);
  return {
    elements: [
      el('div', { class: 'trace-title' }, button('← Traces', leave, { class: 'quiet' }), name, badge,
          el('span', { class: 'faint trace-id' }, traceId)),
      note,
    ],
    say: text => setText(words, text),
    update({ spans, complete, from, cut, sampling, exports }, root, totalUs) {
      const failed = spans.filter(span => span.status === 'error').length;
      const isRunning = spans.some(span => span.running);
      setText(name, root.name);
      badge.className = isRunning ? 'badge running' : '';
      setText(badge, isRunning ? 'running' : '');
      // Its time would be read aloud each second.
      note.ariaLive = isRunning ? 'off' : 'polite';
      setText(words, [
        dateAndTime(root.start), duration(totalUs), counted(spans.length, 'span'), complete ? null : 'not complete', from && `from ${from}`,
        cut && `more than ${counted(spans.length, 'span')}: the rest is not shown`, sampling, ...exports.map(fate),
      ].filter(Boolean).join(' · '));
      errors.hidden = failed === 0;
      setText(errors, counted(failed, 'error'));
    },
  };
}

function fate({ exporter, exported, waiting, dropped }) {
  return [
    `${exporter}: ${exported} exported`, waiting ? `${waiting} waiting` : null,
    ...Object.entries(dropped).map(([reason, n]) => `${n} dropped (${reason.replace(/_/g, ' ')})`),
  ].filter(Boolean).join(', ');
}
