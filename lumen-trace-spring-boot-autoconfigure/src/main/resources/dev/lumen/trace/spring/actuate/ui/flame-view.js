import { flameLayout, mergedPaths } from './aggregate.js';
import { button, el, fill } from './dom.js';
import { counted, duration, inLine, percent } from './format.js';

const LEVEL = 22;
const LEAST = 0.0008;
const MOST_LEVELS = 400;

/** The paths of a trace as a flame graph: as wide as their self time with all below. A click looks at one, or back at all. */
export function flameView(tree, go) {
  const paths = mergedPaths(tree);
  const graph = el('div', { class: 'flame' });
  const note = el('p', { class: 'summary', role: 'status' });
  let focus = null;
  show();

  function show() {
    const frames = flameLayout(paths, focus, LEAST).filter(({ level }) => level < MOST_LEVELS);
    graph.style.height = `${LEVEL * (1 + frames.reduce((most, { level }) => Math.max(most, level), 0))}px`;
    const all = (focus ? [focus] : paths.filter(path => !path.parent)).reduce((us, path) => us + path.us, 0);
    fill(graph, frames.map(each => frameOf(each, all)));
    fill(note, focus
      ? [`${inLine(focus.name)}: ${counted(focus.nodes.length, 'span')}, ${duration(focus.us)} of work, ${duration(focus.selfUs)} its own `,
          button('Show all', () => look(null)), ' ', button('To the slowest', () => go(slowest(focus.nodes)))]
      : 'As wide as the work in it: self time, and that of all below. What runs at once is added up. Click to look at one.');
  }

  function look(path) {
    focus = path === focus ? null : path;
    show();
    graph.querySelector('button')?.focus({ preventScroll: true });
  }

  function frameOf({ path, level, from, width }, all) {
    const text = `${inLine(path.name)}, ${counted(path.nodes.length, 'span')}, ${duration(path.us)}, ${percent(path.us / (all || 1))}`;
    const frame = button(inLine(path.name), () => look(path), {
      class: `frame ${path.kind} ${path.errors ? 'failed' : ''}`, title: text, 'aria-label': text,
    });
    frame.style.left = `${100 * from}%`;
    frame.style.width = `${100 * width}%`;
    frame.style.top = `${LEVEL * level}px`;
    return frame;
  }

  return el('div', { class: 'table-space' }, note, graph);
}

const slowest = nodes => nodes.reduce((most, node) => (node.span.durationUs > most.span.durationUs ? node : most));
