import { button, el, fill, setText } from './dom.js';
import { count, duration } from './format.js';
import { paneHead } from './heading.js';
import { formatSql } from './sql.js';

/** What many spans alike have in common, and the way to the slowest of them. */
export function groupDetail(on) {
  const name = el('h2');
  const facts = el('dl', { class: 'facts' });
  const statement = el('pre', { class: 'sql', tabindex: '0' });
  let group = null;
  const element = el('section', { class: 'detail group' }, paneHead(name, on.close),
      el('div', { class: 'snippets' }, button('To the slowest', () => on.go(group.slowest))), facts, statement);
  return {
    element,
    update(newGroup, criticalUs) {
      group = newGroup;
      element.ariaLabel = `${count(group.nodes.length)} spans ${group.name}`;
      setText(name, `${group.name} ×${count(group.nodes.length)}`);
      fill(facts, factsOf(group, criticalUs).map(([fact, value]) => [el('dt', {}, fact), el('dd', {}, value)]));
      statement.hidden = !group.statement;
      setText(statement, formatSql(group.statement ?? ''));
    },
  };
}

function factsOf(group, criticalUs) {
  return [
    ['Count', count(group.nodes.length)],
    ['Run', group.isParallel ? 'at the same time' : 'one after the other'],
    group.times ? ['N+1', `the same call ${count(group.times)} times in the trace`] : null,
    ['Time', duration(group.wallUs)],
    criticalUs === null ? null : ['On the critical path', duration(criticalUs)],
    ['Fastest', duration(group.minUs)],
    ['Mean', duration(group.meanUs)],
    ['Slowest', duration(group.maxUs)],
    group.wallUs === group.totalUs ? null : ['Sum', duration(group.totalUs)],
    group.errors ? ['Failed', count(group.errors)] : null,
  ].filter(Boolean);
}
