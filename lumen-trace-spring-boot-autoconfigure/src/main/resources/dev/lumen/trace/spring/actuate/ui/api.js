import { parseExact } from './exact.js';

// The page is at …/traces/ui, or as the application maps it: …/spans/ui.
const ENDPOINT = location.pathname.replace(/\/ui\/?$/, '');

/** The list. With `since`, the cursor of an earlier one, what has changed and has gone; with `before`, its `next`, the next page. */
export function listTraces(query, { since, before, limit }, signal) {
  const asked = Object.entries({ query, since, before, limit }).filter(([, value]) => value);
  return ask(`?${new URLSearchParams(asked)}`, { signal });
}

/** A page of a trace, from the span of an index on; with `root` of one row alone, with `logsFrom`, an instant, the lines since. */
export function traceFrom(traceId, from, signal, root, logsFrom) {
  const asked = Object.entries({ from, root, logsFrom }).filter(([, value]) => (value ?? '') !== '');
  return ask(`/${traceId}?${new URLSearchParams(asked)}`, { signal }, parseExact);
}

export const stackOf = (traceId, spanId) => ask(`/${traceId}/${spanId}/stack`);

/** What all roots of a window cost; null where nobody counts, as the store is off. */
export async function ratesOf(window, signal) {
  try {
    return await ask(`/rates?window=${window}`, { signal });
  } catch (e) {
    if (e.status === 404) {
      return null;
    }
    throw e;
  }
}

export const searchFields = () => ask('/fields');
export const clearTraces = () => ask('', { method: 'DELETE', headers: { 'X-Lumen-Trace': 'clear' } });

async function ask(path, options = {}, parse = JSON.parse) {
  const response = await answer(path, options);
  if (response.type === 'opaqueredirect') {
    throw new Error('You are not signed in: the application answered with a redirect, most likely to its login page. Sign in there, then reload'
        + ' this page.');
  }
  const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
  if (!response.ok) {
    const said = isJson ? await response.json() : {};
    const { error, reason, property, advice } = said;
    const { status } = response;
    throw Object.assign(new Error(refusal(said, status)), { error, reason, property, advice, status });
  }
  if (response.status === 204) {
    return null;
  }
  if (!isJson) {
    throw new Error('The answer is not JSON: something between this page and the application answers in its place, perhaps a login page.');
  }
  return parse(await response.text());
}

async function answer(path, options) {
  try {
    return await fetch(ENDPOINT + path, {
      cache: 'no-store', credentials: 'same-origin', redirect: 'manual', ...options,
      // By the second, Spring Security answers 401 rather than with what opens the browser's own prompt.
      headers: { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest', ...options.headers },
    });
  } catch (e) {
    throw e.name === 'AbortError' ? e : new Error('The application does not answer. It may be stopped, or restarting.');
  }
}

function refusal({ error, value, allowed, reason, property }, status) {
  if (reason) {
    return `${error}.${property ? ` See ${property}.` : ''}`;
  }
  return error && allowed ? `${error}: ${value}. It must be ${allowed}.` : WORDS[status] ?? `The application answered with status ${status}.`;
}

const WORDS = {
  401: 'You are not signed in. Sign in to the application, then reload this page.',
  403: 'You are not allowed to do that: the application answered 403. Its security rules must let you read the actuator endpoint “traces”; to clear,'
      + ' its access must be unrestricted and CSRF protection must let the request pass.',
  404: 'The endpoint “traces” is not there. Is it still exposed?',
  405: 'The endpoint is read-only. To clear it, set management.endpoint.traces.access=unrestricted.',
};
