import { criticalUs } from './critical.js';
import { detail } from './detail.js';
import { el, fill } from './dom.js';
import { groupDetail } from './group-detail.js';
import { sumOf } from './numbers.js';
import { resizer } from './resizer.js';

export function sidePane(app, traceId, on) {
  const element = el('div.side', { hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Detail' });
  const handle = resizer(element);
  let pane = null;

  return {
    element,
    handle: handle.element,
    /** Shows a node, with a line of it marked, or a group; for none, nothing. Says whether it was another one before. */
    show(item, path, line) {
      const isOther = (pane?.key ?? null) !== (item?.key ?? null);
      element.hidden = !item;
      handle.element.hidden = !item;
      if (isOther) {
        pane = item && { key: item.key, ...(item.nodes ? groupDetail(on) : detail(app, traceId, on.close)) };
        fill(element, pane?.element);
        element.scrollTop = 0;
      }
      if (item) {
        pane.update(item, path.size ? sumOf(item.nodes ?? [item], node => criticalUs(path, node)) : null, line);
      }
      return isOther;
    },
  };
}
