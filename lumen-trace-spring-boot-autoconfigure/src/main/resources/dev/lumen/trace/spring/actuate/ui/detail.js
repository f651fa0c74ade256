import { stackOf } from './api.js';
import { button, copy, el, factList, fill, setText } from './dom.js';
import { count, dateAndTime, duration } from './format.js';
import { statementKeyOf } from './groups.js';
import { paneHead } from './heading.js';
import { lineDetail } from './log-view.js';
import { boundedLines } from './logs.js';
import { asAssertion, asCurl, asJson } from './snippets.js';
import { story } from './story.js';
import { pairList } from './value-view.js';

const CODE = 'code.function.name';
const MOST = 500;
const MOST_ASKED = 3;

/**
 * What one span holds. `update` takes its node, how much of the critical path is its own, or null, and the line to mark: what
 * did not change stays as it is, and so does what somebody is at.
 */
export function detail(app, traceId, close) {
  let node = null;
  let span = null;
  let marked = null;
  const curlOf = () => asCurl(span, crypto.getRandomValues(new Uint8Array(24)));
  const copies = (what, text) => button(`Copy ${what}`, event => copy(text(), event.currentTarget));
  const curl = copies('as curl', () => curlOf().text);
  const name = el('h2');
  const parts = [
    part(el('div.snippets', {}), () => [curlOf()?.notes], ([notes]) => [
      copies('as JSON', () => asJson({ ...span, logs: node.lines.map(({ record }) => record) })), notes && curl, copies('as assertion', () => asAssertion(span)),
      copies('link', () => location.href), notes?.map(note => el('p.faint', {}, note)),
    ]),
    section('Exceptions', () => span.events.filter(isException), all => all.map((event, i) => exception(app, event, i < MOST_ASKED))),
    part(el('dl.facts', {}), facts, factList),
    stack(() => stackOf(traceId, span.spanId)),
    section('Statement', () => Object.entries(span.attributes).filter(([key]) => key === statementKeyOf(span)), all => pairList(app, all, 'statement'), true),
    section('Log', () => node.lines.map(({ node: same, ...line }) => line), all => all.map(line => lineDetail(app, line)), false, boundedLines),
    section('Attributes', () => Object.entries(span.attributes), all => pairList(app, all)),
    section('Events', () => span.events.filter(event => !isException(event)), all => all.map(event => plainEvent(app, event))),
    section('Links', () => span.links, all => all.map(link => linkTo(app, link))),
    part(el('p.warning', {}), () => Object.entries(span.dropped).filter(([, n]) => n > 0), limits),
  ];
  const element = el('section.detail', {}, paneHead(name, close), parts.map(each => each.element));
  return {
    element,
    update(newNode, criticalUs, line) {
      node = newNode;
      ({ span } = node);
      element.ariaLabel = `Span ${span.name}`;
      setText(name, span.name);
      parts.forEach(each => each.update(span, criticalUs));
      element.querySelectorAll('.log-line').forEach(each => each.classList.toggle('active', each.dataset.key === line?.key));
      if (line && line.key !== marked) {
        element.querySelector('.log-line.active')?.scrollIntoView({ block: 'nearest' });
      }
      marked = line?.key;
    },
  };
}

function part(element, of, show, bounded = (items, most) => items.slice(0, most)) {
  let shown = '';
  return {
    element,
    update(...span) {
      const items = of(...span);
      const now = JSON.stringify(items);
      if (now !== shown && !element.matches(':focus-within, :active')) {
        shown = now;
        element.hidden = items.length === 0;
        fill(element, items.length > 0 && show(bounded(items, MOST), items.length),
            items.length > MOST && el('p.faint', {}, `${count(items.length - MOST)} more: Copy as JSON has them.`));
      }
    },
  };
}

function section(title, of, show, isOne = false, bounded = undefined) {
  return part(el('details.section', { open: true }), of, (items, n) =>
      [el('summary', {}, `${title} `, !isOne && el('span.faint', {}, count(n))), show(items)], bounded);
}

function facts(span, criticalUs) {
  return [
    ['Status', span.statusMessage ? `${span.status}: ${span.statusMessage}` : span.status],
    ['Duration', span.running ? `${duration(span.durationUs)} so far` : duration(span.durationUs)],
    ['Self time', duration(span.selfUs)],
    criticalUs === null ? null : ['On the critical path', duration(criticalUs)],
    ['Started', `${dateAndTime(span.start)}, ${duration(span.offsetUs)} into the trace`],
    ['Kind', span.kind],
    ['Service', span.service],
    ['Thread', span.thread ?? (span.running && 'without a name, as virtual ones are: it has no stack to show')],
    ['Code', span.attributes[CODE]],
    ['Span id', span.spanId],
    ['Parent', span.parentId],
  ].filter(fact => fact?.[1]);
}

const pairs = (app, attributes) => pairList(app, Object.entries(attributes).slice(0, MOST), 'plain');
const isException = event => event.name === 'exception';

function plainEvent(app, event) {
  return el('div.event-detail', {}, el('b', {}, event.name), ` at ${duration(event.offsetUs)}`,
      pairs(app, event.attributes), left(event));
}

function exception(app, event, isAsked) {
  const { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': trace, ...rest } = event.attributes;
  return el('div.event-detail', {}, story(app, event, isAsked), pairs(app, rest), left(event));
}

function linkTo(app, link) {
  const target = { trace: link.traceId, span: link.spanId };
  return el('div.event-detail', {},
      target.trace && target.span
        ? app.link(target, `span ${target.span} of trace ${target.trace}`)
        : 'A span without a valid id',
      pairs(app, link.attributes), left(link));
}

const left = ({ droppedAttributes: n }) => n > 0 && el('p.warning', {}, `${count(n)} attribute(s) left out by the limits`);
const limits = lost => `The limits left out ${lost.map(([what, n]) => `${count(n)} ${what}`).join(', ')}: see lumen.trace.limits.`;

function stack(ask) {
  const output = el('pre', { hidden: true, tabindex: '0', 'aria-live': 'polite' });
  const element = el('div.stack', {}, button('Current stack', async () => {
    output.hidden = false;
    try {
      const { thread, state, frames } = await ask();
      fill(output, `${thread}, ${state.toLowerCase()}\n${frames.map(frame => `  at ${frame}`).join('\n')}`);
    } catch (e) {
      fill(output, e.message);
    }
  }), el('p.faint', {}, 'Of the thread that started the span; it may do something else by now. Virtual threads have none.'), output);
  return {
    element,
    update({ running, thread }) {
      // One that somebody reads stays when the span ends.
      element.hidden = !(running && thread) && output.hidden && !element.matches(':focus-within');
    },
  };
}
