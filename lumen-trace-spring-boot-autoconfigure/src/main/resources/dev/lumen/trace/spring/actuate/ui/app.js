import { accounting } from './accounting.js';
import { formatAddress, parseAddress } from './address.js';
import { button, el, fill, press, setText } from './dom.js';
import { traceFeed } from './feed.js';
import { help } from './help.js';
import { importButton } from './imports.js';
import { key, listenForKeys } from './keys.js';
import { latencyView } from './latency-view.js';
import { listView } from './list.js';
import { searchBox } from './search.js';
import { themeSwitch } from './theme.js';
import { traceView } from './trace.js';

const header = document.getElementById('header');
const main = document.getElementById('main');
const problem = document.getElementById('problem');
const VIEWS = { list: 'Traces', latency: 'Latency' };

let state = parseAddress(location.search);
let view = null;
let answer = {};
let unanswered = '';
let said = '';

/**
 * What views are given. navigate(changes, replace, anew) goes to the state with the changes: a new entry of the history unless
 * `replace`, and the view made once more if `anew`; link(changes, content, props) is a link that does.
 */
const app = {
  state: () => state,
  rows: () => feed.rows(),
  isLoaded: () => feed.isLoaded(),
  answer: () => answer,
  reload: () => feed.reload(),
  href: changes => `ui${formatAddress(changed(changes))}`,
  link: (changes, content, props) => el('a', { href: app.href(changes), onclick: app.follow, ...props }, content),
  navigate(changes, replace = false, anew = false) {
    const before = state;
    // As a reload would read it: what is not valid never gets further than this.
    state = parseAddress(formatAddress(changed(changes)));
    try {
      history[replace ? 'replaceState' : 'pushState'](null, '', app.href({}));
    } catch {
      // Too often for Firefox or Safari: the next has it.
    }
    show(before, anew);
  },
  follow(event, href = event.currentTarget.getAttribute('href')) {
    // A new tab is the browser's to open.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      app.navigate(parseAddress(href.slice('ui'.length)));
    }
  },
  failed,
  say,
  retitle,
};

const feed = traceFeed(received, failed);
const search = searchBox(app);
const counts = accounting(app);
const pause = button('Pause', togglePause, { class: 'quiet', 'aria-pressed': 'false' });
const service = el('a.service', { href: 'ui' }, 'Traces');
const tabs = Object.values(VIEWS).map(text => el('a.tab', { onclick: app.follow }, text));
const keysHelp = help(bindings);

fill(header, service, el('nav', { 'aria-label': 'Views' }, tabs), search.element, pause, importButton(app), themeSwitch(),
    button('?', keysHelp.toggle, { class: 'quiet', title: 'Keys' }));
fill(document.getElementById('footer'), counts.element);
document.body.append(keysHelp.element);

addEventListener('popstate', () => {
  const before = state;
  state = parseAddress(location.search);
  show(before);
});
listenForKeys(bindings);
show(null);
feed.search(state.q);

function show(before, anew = false) {
  say('');
  const kind = state.trace ? 'trace' : state.view;
  if (anew || view?.kind !== kind || (kind === 'trace' && (before?.trace !== state.trace || before.root !== state.root))) {
    view?.leave?.();
    view = { kind, ...make(kind) };
    fill(main, view.element);
    view.entered?.();
    // What had the focus went with the view before.
    if (before && document.activeElement === document.body) {
      (view.focus ?? (() => main.focus({ preventScroll: true })))();
    }
  }
  view.update?.(state, before);
  retitle();
  search.update(state);
  Object.keys(VIEWS).forEach((name, i) => {
    tabs[i].setAttribute('href', app.href({ view: name, trace: null }));
    tabs[i].setAttribute('aria-current', kind === name ? 'page' : 'false');
  });
  if (before && before.q !== state.q) {
    feed.search(state.q);
  }
}

// What leads to a trace leads to all of it as a waterfall, unless it says otherwise.
function changed(changes) {
  return { ...state, ...('trace' in changes && { root: null, span: null, as: null, with: null }), ...changes };
}

function make(kind) {
  switch (kind) {
    case 'trace': return traceView(app);
    case 'latency': return latencyView(app);
    default: return listView(app);
  }
}

function received(latest) {
  answer = latest;
  setText(service, answer.service);
  retitle();
  counts.update(answer.stats);
  view.rowsChanged?.(answer.rows);
}

function retitle() {
  const of = service.textContent;
  document.title = view.title ? `${view.title()} · ${of}` : of === 'Traces' ? of : `${view.kind === 'latency' ? 'Latency' : 'Traces'} of ${of}`;
}

function failed(error) {
  unanswered = error?.message ?? '';
  tell();
}

/** Says what became of something that the user did, until the user goes elsewhere. */
function say(text) {
  said = text;
  tell();
}

function tell() {
  const text = [unanswered, said].filter(Boolean).join(' ');
  problem.hidden = text === '';
  setText(problem, text);
}

function togglePause() {
  const paused = !feed.isPaused();
  feed.pause(paused);
  press(pause, paused);
}

function bindings() {
  return [
    ...(view?.keys ?? []),
    key('/', 'Search', () => search.focus()),
    key('p', 'Pause the list, or resume', togglePause),
    key('1', 'Traces', () => app.navigate({ view: 'list', trace: null })),
    key('2', 'Latency', () => app.navigate({ view: 'latency', trace: null })),
    key('?', 'These keys', keysHelp.toggle),
  ];
}
