import { UNSELECTED } from './address.js';
import { foldedFrames, readCauses, signatureOf } from './causes.js';
import { button, copy, el, fill, folded } from './dom.js';
import { editorLink, editorSetting, editorTemplate } from './editor.js';
import { count, counted, duration } from './format.js';
import { formatTerm } from './query.js';
import { rowsMatching } from './trace-source.js';

const MOST_TRACES = 200;

export function story(app, event, isAsked) {
  const { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': trace } = event.attributes;
  const causes = trace ? readCauses(trace) : [{ type: type ?? 'exception', message: message ?? '', frames: [], suppressed: [] }];
  const list = el('div.causes', {});
  const show = () => fill(list, [...causes].reverse().map((cause, i) => causeElement(cause, captionOf(i, causes.length))));
  show();
  return el('div.story', {},
      el('div.story-head', {}, el('span.faint', {}, `at ${duration(event.offsetUs)}`), isAsked && same(app, causes),
          trace ? button('Copy stack trace', clicked => copy(String(trace), clicked.currentTarget), { class: 'quiet' }) : null),
      list, causes.some(({ frames }) => frames.length > 0) ? editorSetting(show) : null);
}

const captionOf = (i, n) => (n === 1 ? '' : i === 0 ? 'Root cause' : i === n - 1 ? 'which was caught as' : 'which led to');

function causeElement({ type, message, frames, suppressed }, caption) {
  const template = editorTemplate();
  return el('div', { class: `cause ${caption === 'Root cause' || caption === '' ? 'root' : ''}` },
      caption ? el('p.caption.faint', {}, caption) : null,
      el('p.title', {}, el('b.error-text', {}, type), message ? [': ', el('bdi', {}, message)] : null),
      frames.length === 0 ? null : el('div.frames', { tabindex: '0', role: 'group', 'aria-label': `Frames of ${type}` },
          foldedFrames(frames).map(item => (item.folded ? foldedElement(item.folded, template) : frameElement(item, template)))),
      suppressed.map(each => causeElement(each, 'Suppressed')));
}

const foldedElement = (frames, template) =>
  folded('folded', `${counted(frames.length, 'frame')} of frameworks`, () => frames.map(frame => frameElement(frame, template)));

function frameElement(frame, template) {
  const href = editorLink(template, frame);
  const text = frame.isOmitted ? `… ${frame.text}` : `at ${frame.text}`;
  return el('div', { class: `frame ${frame.isOwn ? 'own' : 'faint'}` }, href ? el('a', { href, title: 'Open in the editor' }, text) : text);
}

// A link where others have it too: by what the search finds them.
function same(app, causes) {
  const q = signatureOf(causes).map(value => formatTerm({ type: 'text', value })).join(' ');
  const space = el('span', {});
  rowsMatching(q, MOST_TRACES).then(traces => {
    const n = traces.length < MOST_TRACES ? counted(traces.length, 'trace') : `${count(MOST_TRACES)} traces and more`;
    fill(space, traces.length > 1 && app.link({ q, view: 'list', trace: null, ...UNSELECTED }, `The same in ${n}`, { class: 'same' }));
  }, () => {});
  return space;
}
