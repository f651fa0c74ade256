import { visible } from './format.js';

// Whatever a span holds goes into elements as text, which cannot become markup, with escapes for what would not be seen.

const SVG = 'http://www.w3.org/2000/svg';
const SEEN = new Set(['title', 'aria-label']);

/**
 * Makes an element: `p`, or `p.faint` with a class. Of the props `onclick` and the like are listeners, `style` is an object,
 * the rest are attributes; children may be nested. What is null, undefined or false is left out.
 */
export function el(selector, props = {}, ...children) {
  const [tag, ...classes] = selector.split('.');
  return filled(document.createElement(tag), classes, props, children);
}

export function svg(selector, props = {}, ...children) {
  const [tag, ...classes] = selector.split('.');
  return filled(document.createElementNS(SVG, tag), classes, props, children);
}

function filled(element, classes, props, children) {
  element.classList.add(...classes);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'style') {
      Object.assign(element.style, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : SEEN.has(name) ? visible(value) : value);
    }
  }
  element.append(...kept(children));
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
}

function kept(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
      .map(child => (child instanceof Node ? child : visible(child)));
}

/** Fills it anew: what has the focus there keeps it, by its `data-of`. */
export function refill(element, ...children) {
  const focused = element.contains(document.activeElement) && document.activeElement.dataset.of;
  fill(element, ...children);
  [...element.querySelectorAll('[data-of]')].find(each => each.dataset.of === focused)?.focus({ preventScroll: true });
}

/** Only where it is another one: what has a live role is read aloud each time. */
export function setText(element, text) {
  const shown = visible(text);
  if (element.textContent !== shown) {
    element.textContent = shown;
  }
}

export function button(text, onclick, props = {}) {
  return el('button', { type: 'button', onclick, ...props }, text);
}

export const press = (pressed, isOn) => pressed.setAttribute('aria-pressed', String(isOn));

export const badge = (kind, text, title) => el('span', { class: `badge ${kind}`, title }, text);

export function folded(kind, summary, make) {
  const inside = el('div', {});
  return el('details', { class: kind, ontoggle: event => fill(inside, event.currentTarget.open && make()) }, el('summary', {}, summary), inside);
}

export const kindSign = kind => el('span', { class: `kind ${kind}`, title: kind });

export const factList = pairs => pairs.map(([fact, value]) => [el('dt', {}, fact), el('dd', {}, value)]);

export const cells = (...all) => all.map(each => el('td', {}, each));

/** Follows the pointer until it is let go, or cancelled: both are told of the event, and by how many px it is moved. */
export function dragging(event, moved, ended = () => {}) {
  const element = event.currentTarget;
  const until = new AbortController();
  const on = (type, run) => element.addEventListener(type, each => run(each, each.clientX - event.clientX), { signal: until.signal });
  const end = (...last) => { until.abort(); ended(...last); };
  element.setPointerCapture(event.pointerId);
  on('pointermove', moved);
  on('pointerup', end);
  on('pointercancel', end);
}

/** Empties a canvas, and makes it as wide and as fine as the screen shows it. Null without width. */
export function painter(canvas, height) {
  const width = canvas.clientWidth;
  if (!width) {
    return null;
  }
  const ratio = devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  const style = getComputedStyle(canvas);
  const colors = {};
  return { context, width, color: name => (colors[name] ??= style.getPropertyValue(name)) };
}

export function redrawn(element, draw) {
  const observer = new ResizeObserver(draw);
  observer.observe(element);
  addEventListener('theme', draw);
  return () => { observer.disconnect(); removeEventListener('theme', draw); };
}

/** Copies a text, and says on the button for a moment whether that went well. */
export async function copy(text, from) {
  const before = (from.dataset.text ??= from.textContent);
  from.textContent = await copyText(text) ? 'Copied' : 'Could not copy';
  setTimeout(() => { from.textContent = before; }, 1500);
}

export function icon(kind, label, onclick) {
  return button('', onclick, { class: `icon ${kind}`, 'aria-label': label, title: label });
}

export function copyIcon(label, text) {
  return icon('copy', label, async ({ currentTarget }) => {
    const outcome = await copyText(text) ? 'done' : 'failed';
    currentTarget.classList.add(outcome);
    setTimeout(() => currentTarget.classList.remove(outcome), 1500);
  });
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
}

// The clipboard's own interface is there in secure contexts alone, and http://10.0.0.5 is none.
function copiedByHand(text) {
  const area = el('textarea.offscreen', { 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
