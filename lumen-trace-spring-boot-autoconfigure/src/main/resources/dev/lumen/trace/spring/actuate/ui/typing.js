import { parseQuery } from './query.js';

const PAUSE_MS = 250;

/**
 * Searches in the pauses of who types for what is understood; `say` is told what is missing, '' for nothing. `later` calls
 * after so many ms, until what it gives is called.
 */
export function whileTyping(search, say, later = timer) {
  let cancel = () => {};
  let run = () => {};
  const stop = () => { cancel(); run = () => {}; };
  const flush = () => { const now = run; stop(); now(); };
  return {
    typed(text) {
      stop();
      run = () => {
        const [problem] = parseQuery(text).problems;
        say(problem?.message ?? '');
        if (!problem) {
          search(text.trim());
        }
      };
      cancel = later(flush, PAUSE_MS);
    },
    flush, stop,
  };
}

function timer(run, ms) {
  const id = setTimeout(run, ms);
  return () => clearTimeout(id);
}
