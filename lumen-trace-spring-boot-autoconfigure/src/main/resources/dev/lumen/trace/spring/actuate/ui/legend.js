import { el, folded } from './dom.js';

const KINDS = [
  ['server', 'server: a request that came in'], ['client', 'client: a call to another'], ['producer', 'producer: a message sent'],
  ['consumer', 'consumer: a message taken'], ['internal', 'internal: work of the application'],
];
const LINES = [
  ['bar error', 'failed'], ['bar running', 'still runs'], ['critical-part', 'critical path: what the end waited for'], ['event', 'an event'], ['event error', 'an exception'],
  ['mark', 'a line of the log'],
];

export function legend() {
  const row = (sign, text) => el('li', {}, sign, text);
  return folded('legend', 'Legend', () => el('ul', {},
    KINDS.map(([kind, text]) => row(el('span', { class: `kind ${kind}` }), text)),
    LINES.map(([sign, text]) => row(el('span', { class: `sign ${sign}` }), text)),
    row(el('span.sign.on-error-path', {}), 'the way of an error to the root')));
}
