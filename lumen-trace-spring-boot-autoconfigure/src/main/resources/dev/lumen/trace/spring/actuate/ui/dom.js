import { visible } from './format.js';

/*
 * Elements from code. Whatever a span holds goes in as text, so that it cannot become markup, and shows what in it
 * would turn the direction of writing or not be seen.
 */

const SVG = 'http://www.w3.org/2000/svg';
const SEEN = new Set(['title', 'aria-label']);

/**
 * Makes an element.
 *
 * @param {string} tag its name
 * @param {Object} props `onclick` and the like are listeners, `class` and the rest attributes; one that
 *     is null, undefined or false is left out, true is an empty attribute
 * @param children nodes, texts and numbers, and arrays of these; null and false are left out
 */
export function el(tag, props = {}, ...children) {
  return filled(document.createElement(tag), props, children);
}

/** As {@link el}, for SVG. */
export function svg(tag, props = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

function filled(element, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : SEEN.has(name) ? visible(value) : value);
    }
  }
  element.append(...kept(children));
  return element;
}

/** Puts the children in the place of those that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
}

function kept(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false)
      .map(child => (child instanceof Node ? child : visible(child)));
}

/** Sets a text where it is another one: what has a live role is read aloud each time. */
export function setText(element, text) {
  const shown = visible(text);
  if (element.textContent !== shown) {
    element.textContent = shown;
  }
}

/** A button with a text. Further props as {@link el} has them. */
export function button(text, onclick, props = {}) {
  return el('button', { type: 'button', onclick, ...props }, text);
}

/** Copies a text, and says on the button for a moment whether that went well. */
export async function copy(text, from) {
  const before = (from.dataset.text ??= from.textContent);
  from.textContent = await copyText(text) ? 'Copied' : 'Could not copy';
  setTimeout(() => { from.textContent = before; }, 1500);
}

/** A button without a text of its own, for what its class draws and its label says. */
export function icon(kind, label, onclick) {
  return button('', onclick, { class: `icon ${kind}`, 'aria-label': label, title: label });
}

/** An icon that copies a text. */
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
  const area = el('textarea', { class: 'offscreen', 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

/** Offers a text as a file. */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  el('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
