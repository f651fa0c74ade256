import { button, copyIcon, download, el, press, setText } from './dom.js';
import { count, counted, dateAndTime, duration, inLine } from './format.js';
import { pinnedTrace, togglePin } from './kept.js';
import { exportOtlp } from './otlp.js';

export function heading(app, traceId, leave, toError) {
  const name = el('h1', {}, 'Trace');
  const badge = el('span');
  const words = el('span', {}, 'Loading…');
  const errors = button('', toError, { class: 'error-text', title: 'Go to where it failed', hidden: true });
  const pin = button('Pin', () => { pinned(togglePin(shown)); }, { class: 'quiet', hidden: true, title: 'Keep it for as long as this tab is open, when others are evicted' });
  const exported = button('Export', () => download(`trace-${traceId}.json`, 'application/json', JSON.stringify(exportOtlp(shown), null, 1)),
      { class: 'quiet', hidden: true, title: 'Save as OTLP JSON' });
  let shown = null;
  const shared = app.link({ trace: traceId }, '', { hidden: true });
  const note = el('p.summary', { role: 'status' }, words, ' ', shared, ' ', errors);
  function pinned(isPinned) {
    press(pin, isPinned);
    setText(pin, isPinned ? 'Pinned' : 'Pin');
  }

  return {
    elements: [
      el('div.trace-title', {}, button('← Traces', leave, { class: 'quiet' }), name, badge,
          el('span.trace-id.faint', {}, traceId, copyIcon('Copy the trace id', traceId)), pin, exported),
      note,
    ],
    say: text => setText(words, text),
    pin: () => shown && pin.click(),
    update(trace, root, totalUs) {
      const { spans, complete, from, cut, sampling, exports, logs = [], heldRoots = 1, shownRoots = heldRoots } = trace;
      shown = trace;
      pin.hidden = Boolean(from);
      exported.hidden = false;
      pinned(Boolean(pinnedTrace(traceId)));
      const failed = spans.filter(span => span.status === 'error').length;
      const isRunning = spans.some(span => span.running);
      setText(name, inLine(root.name));
      badge.className = isRunning ? 'badge running' : '';
      setText(badge, isRunning ? 'running' : '');
      // Its time would be read aloud each second.
      note.ariaLive = isRunning ? 'off' : 'polite';
      setText(words, [
        dateAndTime(root.start), lasting(root, totalUs), trace.pinned && 'as it was when it was pinned', counted(spans.length, 'span'), logs.length && counted(logs.length, 'log line'), complete ? null : 'not complete', from && `from ${from}`,
        cut && `more than ${counted(spans.length, 'span')}: the rest is not shown`, sampling, ...exports.map(fate),
      ].filter(Boolean).join(' · '));
      shared.hidden = shownRoots === heldRoots;
      setText(shared, `${count(shownRoots)} of the ${count(heldRoots)} requests of this trace`);
      errors.hidden = failed === 0;
      setText(errors, counted(failed, 'error'));
    },
  };
}

// The root's, as everywhere; and until when work goes on that outlives it.
function lasting({ offsetUs, durationUs }, totalUs) {
  const isOutlived = totalUs > offsetUs + durationUs;
  return isOutlived ? `${duration(durationUs)}, work until ${duration(totalUs - offsetUs)}` : duration(durationUs);
}

export function paneHead(title, close) {
  return el('header', {}, title, button('Close', close, { class: 'quiet', title: 'Close the detail' }));
}

function fate({ exporter, exported, waiting, dropped }) {
  return [
    `${exporter}: ${exported} exported`, waiting ? `${waiting} waiting` : null,
    ...Object.entries(dropped).map(([reason, n]) => `${n} dropped (${reason.replace(/_/g, ' ')})`),
  ].filter(Boolean).join(', ');
}
