import { flameLayout, mergedPaths } from './aggregate.js';
import { button, el, refill } from './dom.js';
import { counted, duration, inLine, percent } from './format.js';
import { mostOf, slowestOf, sumOf } from './numbers.js';

const LEVEL = 22;
const LEAST = 0.0008;
const MOST_LEVELS = 400;

export function flameView(tree, go) {
  let paths = mergedPaths(tree);
  const graph = el('div.flame', {});
  const note = el('p.summary', {});
  let focus = null;
  show();

  function show() {
    const frames = flameLayout(paths, focus, LEAST).filter(({ level }) => level < MOST_LEVELS);
    graph.style.height = `${LEVEL * (1 + mostOf(frames, ({ level }) => level))}px`;
    const all = sumOf(focus ? [focus] : paths.filter(path => !path.parent), path => path.us);
    refill(graph, frames.map(each => frameOf(each, all)));
    refill(note, focus
      ? [`${inLine(focus.name)}: ${counted(focus.nodes.length, 'span')}, ${duration(focus.us)} of work, ${duration(focus.selfUs)} its own `,
          button('Show all', () => look(null), { 'data-of': 'all' }), ' ', button('To the slowest', () => go(slowestOf(focus.nodes)), { 'data-of': 'slowest' })]
      : 'As wide as the work in it: self time, and that of all below. What runs at once is added up. Click to look at one.');
  }

  function look(path) {
    focus = path === focus ? null : path;
    show();
    graph.querySelector('button')?.focus({ preventScroll: true });
  }

  function frameOf({ path, level, from, width }, all) {
    const text = `${inLine(path.name)}, ${counted(path.nodes.length, 'span')}, ${duration(path.us)}, ${percent(path.us / (all || 1))}`;
    return button(inLine(path.name), () => look(path), {
      class: `frame ${path.kind} ${path.errors ? 'failed' : ''}`, title: text, 'aria-label': text, 'data-of': path.key,
      style: { left: `${100 * from}%`, width: `${100 * width}%`, top: `${LEVEL * level}px` },
    });
  }

  return {
    element: el('div.table-space', {}, note, graph),
    update(newTree) {
      paths = mergedPaths(newTree);
      focus = paths.find(({ key }) => key === focus?.key) ?? null;
      show();
    },
  };
}
