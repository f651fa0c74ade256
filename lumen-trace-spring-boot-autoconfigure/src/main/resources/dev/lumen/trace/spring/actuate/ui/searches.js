import { choose, chosen } from './choice.js';

const MOST = 6;

/** Kept in the browser until they are forgotten: the newest first. */
export function lastSearches() {
  try {
    return JSON.parse(chosen('searches') ?? '[]').map(String);
  } catch {
    return [];
  }
}

const without = q => lastSearches().filter(each => each !== q);
const keep = searches => choose('searches', JSON.stringify(searches.slice(0, MOST)));

export const remember = q => keep([q, ...without(q)]);
export const forget = q => keep(without(q));
