import { criticalUs } from './critical.js';
import { detail } from './detail.js';
import { el, fill } from './dom.js';
import { groupDetail } from './group-detail.js';
import { resizer } from './resizer.js';

/**
 * Beside the spans: the detail of the one that is selected, or the figures of a line of many alike.
 *
 * @param {Object} on what happens: close(), go(node)
 */
export function sidePane(app, traceId, on) {
  const element = el('div', { class: 'side', hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Detail' });
  const handle = resizer(element);
  let pane = null;

  return {
    element,
    handle: handle.element,
    /** Shows a node or a group; for none, nothing. Says whether it was another one before. */
    show(item, path) {
      const isOther = (pane?.key ?? null) !== (item?.key ?? null);
      element.hidden = !item;
      handle.element.hidden = !item;
      if (isOther) {
        pane = item && { key: item.key, ...(item.nodes ? groupDetail(on) : detail(app, traceId, on.close)) };
        fill(element, pane?.element);
        element.scrollTop = 0;
      }
      if (item) {
        const own = (item.nodes ?? [item]).reduce((us, node) => us + criticalUs(path, node), 0);
        pane.update(item.nodes ? item : item.span, path.size ? own : null);
      }
      return isOther;
    },
  };
}
