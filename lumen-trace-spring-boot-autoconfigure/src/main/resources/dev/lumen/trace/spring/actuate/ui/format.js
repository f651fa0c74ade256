/** Microseconds with three significant digits: `850 µs`, `1.23 ms`; whole seconds from 1,000 on. */
export function duration(us) {
  if (!Number.isFinite(us)) {
    return '';
  }
  if (us < 0) {
    return `-${duration(-us)}`;
  }
  // The limits are where the rounding reaches the next unit: 999.5 ms are 1.00 s.
  if (us < 999.5) {
    return `${Number(us.toPrecision(3))} µs`;
  }
  if (us < 999_500) {
    return `${(us / 1000).toPrecision(3)} ms`;
  }
  return us < 999.5e6 ? `${(us / 1e6).toPrecision(3)} s` : `${count(Math.round(us / 1e6))} s`;
}

/** `12,345`. */
export const count = n => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 span`, `12,345 spans`. */
export const counted = (n, noun) => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** A share of 1 as `0%`, `0.5%`, `12%`: never 0% for some, nor 100% for less than all. */
export function percent(share) {
  const percents = share * 100;
  const text = percents < 10 ? percents.toFixed(1).replace('.0', '') : percents.toFixed(0);
  if (share > 0 && text === '0') {
    return '<0.1%';
  }
  return share < 1 && text === '100' ? '>99%' : `${text}%`;
}

/** Of an ISO instant of any number of digits; NaN where it is none. */
export const epochMs = iso => Date.parse(String(iso).replace(/(\.\d{3})\d+Z$/, '$1Z'));

/** Of an ISO instant or of epoch ms, in local time: `14:03:27.123`. */
export function timeOfDay(instant) {
  const date = dateOf(instant);
  return Number.isNaN(date.getTime()) ? ''
      : `${[date.getHours(), date.getMinutes(), date.getSeconds()].map(n => pad(n, 2)).join(':')}.${pad(date.getMilliseconds(), 3)}`;
}

/** `2026-01-31 14:03:27.123`. */
export function dateAndTime(instant) {
  const date = dateOf(instant);
  return Number.isNaN(date.getTime()) ? ''
      : `${pad(date.getFullYear(), 4)}-${pad(date.getMonth() + 1, 2)}-${pad(date.getDate(), 2)} ${timeOfDay(instant)}`;
}

const dateOf = instant => new Date(typeof instant === 'number' ? instant : epochMs(instant));
const pad = (n, digits) => String(n).padStart(digits, '0');

// Control characters but for lines and tabs, and those that turn the direction of writing or take no room.
const UNSEEN = /[\0-\x08\v-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** With escapes for the characters that would be seen only by what they do to others. */
export const visible = text => String(text).replace(UNSEEN, escaped);

/** For one line: lines and tabs are escaped too. */
export const inLine = text => visible(text).replace(/\n/g, '\\n').replace(/\t/g, '\\t');

export const escaped = c => (c === '\r' ? '\\r' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
