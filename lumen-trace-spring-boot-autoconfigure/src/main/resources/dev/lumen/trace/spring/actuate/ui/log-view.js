import { badge, el, folded } from './dom.js';
import { count, duration, inLine } from './format.js';
import { abbreviated, thrownIn } from './logs.js';
import { simpleName } from './row-facts.js';
import { story } from './story.js';

const level = ({ tone, record }) => badge(`level ${tone}`, record.level || '?');
const logger = ({ record }) => el('span.logger.faint', { title: `${record.logger}, thread ${record.thread}` }, inLine(abbreviated(record.logger)));

export function lineText(line) {
  const { record, left } = line;
  const thrown = record && thrownIn(record);
  return left ? el('span.faint', {}, `${count(left)} more lines: they are in the detail of the span, and in what is exported`) : [
    level(line), logger(line), el('bdi.text', { title: record.message }, inLine(record.message)),
    thrown ? el('span.error-text', { title: thrown }, simpleName(thrown.split(':', 1)[0])) : null,
  ];
}

export function lineDetail(app, line) {
  const { key, offsetUs, tone, record } = line;
  const { time, message, exception } = record;
  return el('div', { class: `log-line ${tone}`, 'data-key': key },
      el('div.story-head', {}, level(line), el('span.faint', { title: time }, `at ${duration(offsetUs)}`), logger(line)),
      el('bdi.message', {}, message),
      exception ? folded('folded', thrownIn(record), () => story(app, { offsetUs, attributes: { 'exception.stacktrace': exception } }, false)) : null);
}
