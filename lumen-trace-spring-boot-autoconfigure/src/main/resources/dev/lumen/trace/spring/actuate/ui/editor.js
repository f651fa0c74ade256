import { choose, chosen } from './choice.js';
import { el } from './dom.js';

// A place in the address where a script would run, or a page be made up, is no editor.
const NO_EDITOR = /^(?:javascript|data|vbscript|blob|filesystem|view-source|about)$/i;
const SCHEME = /^([a-z][a-z0-9+.-]*):./i;

/** The address that opens a frame, by a template with {path} (com/shop/Orders.java), {file} (Orders.java) and {line}; or null. */
export function editorLink(template, { path, file, line }) {
  if (problemOf(template) || !file || !line) {
    return null;
  }
  const values = { path, file, line: String(line) };
  return template.replace(/\{(path|file|line)\}/g, (all, name) => values[name].split('/').map(encodeURIComponent).join('/'));
}

export function problemOf(template) {
  const scheme = SCHEME.exec(template)?.[1];
  if (!scheme || NO_EDITOR.test(scheme)) {
    return 'It must start with the scheme of an editor, as idea: or vscode:.';
  }
  return /\{(?:path|file)\}/.test(template) ? '' : 'It must have {path} or {file} where the file belongs.';
}

export const editorTemplate = () => chosen('editor') ?? '';

export function editorSetting(changed) {
  const input = el('input', {
    type: 'text', class: 'editor-link', 'aria-label': 'Address that opens a frame', spellcheck: 'false',
    placeholder: 'idea://open?file=/home/me/shop/src/main/java/{path}&line={line}',
  });
  const problem = el('p.error-text', { role: 'status' });
  const element = el('details.editor', {}, el('summary', {}, 'Open frames in an editor'),
      el('p.faint', {}, 'An address of your editor, kept in this browser: {path} is com/shop/Orders.java, {file} Orders.java. For VS Code: ',
          el('code', {}, 'vscode://file/home/me/shop/src/main/java/{path}:{line}')),
      el('form', { onsubmit: submit }, input, ' ', el('button', {}, 'Set')), problem);
  input.value = editorTemplate();

  function submit(event) {
    event.preventDefault();
    const template = input.value.trim();
    const wrong = template && problemOf(template);
    problem.textContent = wrong || (choose('editor', template) ? '' : 'This browser keeps nothing for the page.');
    if (!wrong) {
      changed();
    }
  }

  return element;
}
