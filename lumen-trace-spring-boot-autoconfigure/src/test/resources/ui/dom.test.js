import { test, equal } from './test.js';
import { button, copy, el, painter, setText } from '../ui/dom.js';

test('a button that copied twice gets its own text back', async () => {
  const [later, clipboard] = [[], []];
  const { setTimeout } = window;
  window.setTimeout = run => later.push(run);
  navigator.clipboard.writeText = async text => clipboard.push(text);
  const pressed = button('Copy link', () => {});

  await copy('a', pressed);
  equal(pressed.textContent, 'Copied');
  await copy('b', pressed);
  later.forEach(run => run());
  window.setTimeout = setTimeout;

  equal(clipboard, ['a', 'b']);
  equal(pressed.textContent, 'Copy link');
});

test('a colour is computed once, whatever is drawn in it', () => {
  const canvas = el('canvas', {});
  document.body.append(canvas);
  const { getComputedStyle } = window;
  let asked = 0;
  window.getComputedStyle = () => ({ getPropertyValue: name => { asked++; return `of ${name}`; } });
  const { color } = painter(canvas, 10);
  window.getComputedStyle = getComputedStyle;
  canvas.remove();

  equal(['a', 'b', 'a', 'a'].map(color), ['of a', 'of b', 'of a', 'of a']);
  equal(asked, 2);
});

test('a text that stays is not written again', () => {
  const status = button('a', () => {});
  const [before] = status.childNodes;

  setText(status, 'a');
  equal(status.firstChild === before, true);
  setText(status, 'b');
  equal(status.textContent, 'b');
});
