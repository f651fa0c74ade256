import { stackOf } from './api.js';
import { button, copy, el, fill } from './dom.js';
import { count, dateAndTime, duration } from './format.js';
import { asAssertion, asCurl, asJson } from './snippets.js';

const CODE = 'code.function.name';

/**
 * What one span holds.
 *
 * @param app where links to other traces go
 * @param traceId of the trace
 * @param node of the tree
 * @param {?number} criticalUs how much of the critical path is its own, null where that is not known
 * @param {function()} close takes the detail away
 */
export function detail(app, traceId, node, criticalUs, close) {
  const { span } = node;
  return el('section', { class: 'detail', 'aria-label': `Span ${span.name}` },
      el('header', {}, el('h2', {}, span.name), button('Close', close, { class: 'quiet', title: 'Close the detail' })),
      facts(span, criticalUs),
      span.running ? stack(traceId, span) : null,
      section('Exceptions', span.events.filter(isException).map(exception)),
      section('Attributes', [pairs(span.attributes)], Object.keys(span.attributes).length),
      section('Events', span.events.filter(event => !isException(event)).map(plainEvent)),
      section('Links', span.links.map(link => linkTo(app, link))),
      limits(span),
      snippets(span));
}

function facts(span, criticalUs) {
  const known = [
    ['Status', span.statusMessage ? `${span.status}: ${span.statusMessage}` : span.status],
    ['Duration', span.running ? `${duration(span.durationUs)} so far` : duration(span.durationUs)],
    ['Self time', duration(span.selfUs)],
    criticalUs === null ? null : ['On the critical path', duration(criticalUs)],
    ['Started', `${dateAndTime(span.start)}, ${duration(span.offsetUs)} into the trace`],
    ['Kind', span.kind],
    ['Service', span.service],
    ['Thread', span.thread],
    ['Code', span.attributes[CODE]],
    ['Span id', span.spanId],
    ['Parent', span.parentId],
  ].filter(fact => fact?.[1]);
  return el('dl', { class: 'facts' }, known.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}

function section(title, children, size = children.length) {
  return size > 0 && el('details', { open: true }, el('summary', {}, `${title} `, el('span', { class: 'faint' }, count(size))), children);
}

function pairs(attributes) {
  return el('dl', { class: 'pairs' }, Object.entries(attributes).map(([key, value]) => [
    el('dt', {}, key), el('dd', { class: typeof value }, shownValue(value)),
  ]));
}

const shownValue = value => (Array.isArray(value) ? value.join(', ') : String(value));
const isException = event => event.name === 'exception';

function plainEvent(event) {
  return el('div', { class: 'event-detail' }, el('b', {}, event.name), ` at ${duration(event.offsetUs)}`,
      pairs(event.attributes), left(event.droppedAttributes, 'attribute'));
}

function exception({ offsetUs, attributes }) {
  const { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': trace, ...rest } = attributes;
  return el('div', { class: 'event-detail' },
      el('b', { class: 'error-text' }, type ?? 'exception'), ` at ${duration(offsetUs)}`,
      message ? el('p', {}, message) : null, trace ? el('pre', { tabindex: '0' }, trace) : null, pairs(rest));
}

function linkTo(app, link) {
  const target = { trace: link.traceId, span: link.spanId };
  return el('div', { class: 'event-detail' },
      el('a', { href: app.href(target), onclick: event => { event.preventDefault(); app.navigate(target); } },
          `span ${link.spanId} of trace ${link.traceId}`), pairs(link.attributes));
}

function limits({ dropped }) {
  const lost = Object.entries(dropped).filter(([, n]) => n > 0);
  return lost.length > 0 && el('p', { class: 'warning' },
      `The limits left out ${lost.map(([what, n]) => `${count(n)} ${what}`).join(', ')}: see lumen.trace.limits.`);
}

const left = (n, what) => (n > 0 ? el('p', { class: 'warning' }, `${count(n)} ${what}(s) left out by the limits`) : null);

function stack(traceId, span) {
  const output = el('pre', { hidden: true, tabindex: '0', 'aria-live': 'polite' });
  return el('div', { class: 'stack' }, button('Current stack', async () => {
    output.hidden = false;
    try {
      const { thread, state, frames } = await stackOf(traceId, span.spanId);
      fill(output, `${thread}, ${state.toLowerCase()}\n${frames.map(frame => `  at ${frame}`).join('\n')}`);
    } catch (e) {
      fill(output, e.message);
    }
  }), el('p', { class: 'faint' }, 'Of the thread that started the span; it may do something else by now.'), output);
}

function snippets(span) {
  const curl = asCurl(span, crypto.getRandomValues(new Uint8Array(24)));
  return el('div', { class: 'snippets' },
      button('Copy as JSON', event => copy(asJson(span), event.currentTarget)),
      curl && button('Copy as curl', event => copy(curl.text, event.currentTarget), { title: curl.notes.join(' ') }),
      button('Copy as assertion', event => copy(asAssertion(span), event.currentTarget)),
      button('Copy link', event => copy(location.href, event.currentTarget)),
      curl?.notes.map(note => el('p', { class: 'faint' }, note)));
}
