import { button, el, factList, fill, setText } from './dom.js';
import { count, duration } from './format.js';
import { paneHead } from './heading.js';
import { formatSql } from './sql.js';

export function groupDetail(on) {
  const name = el('h2');
  const facts = el('dl.facts', {});
  const statement = el('pre.sql', { tabindex: '0' });
  let group = null;
  const element = el('section.detail.group', {}, paneHead(name, on.close),
      el('div.snippets', {}, button('To the slowest', () => on.go(group.slowest))), facts, statement);
  return {
    element,
    update(newGroup, criticalUs) {
      group = newGroup;
      element.ariaLabel = `${count(group.nodes.length)} spans ${group.name}`;
      setText(name, `${group.name} ×${count(group.nodes.length)}`);
      fill(facts, factList(factsOf(group, criticalUs)));
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
    ['Fastest', duration(group.minUs)], ['Mean', duration(group.meanUs)], ['Slowest', duration(group.maxUs)],
    group.wallUs === group.totalUs ? null : ['Sum', duration(group.totalUs)],
    group.errors ? ['Failed', count(group.errors)] : null,
  ].filter(Boolean);
}
