/* A range is {from, to}, in microseconds from the start of the trace; widths are in px. */

const MIN_RANGE_US = 10;
const UNITS = [[1e6, 's'], [1000, 'ms'], [1, 'µs']];

export const fullRange = totalUs => ({ from: 0, to: Math.max(totalUs, MIN_RANGE_US) });

/** Moved, and cut if need be, to lie in the trace. */
export function clampRange({ from, to }, totalUs) {
  const whole = fullRange(totalUs).to;
  const length = Math.min(Math.max(to - from, MIN_RANGE_US), whole);
  const start = Math.min(Math.max(from, 0), whole - length);
  return { from: start, to: start + length };
}

/** The range with what is at one moment kept in place: factor 0.5 shows half as much, 2 twice. */
export function zoom(range, factor, atUs, totalUs) {
  const length = clampRange({ from: 0, to: (range.to - range.from) * factor }, totalUs).to;
  const share = (atUs - range.from) / (range.to - range.from);
  const from = atUs - share * length;
  return clampRange({ from, to: from + length }, totalUs);
}

export const pan = (range, byUs, totalUs) => clampRange({ from: range.from + byUs, to: range.to + byUs }, totalUs);

export function showing(range, { offsetUs, durationUs }, totalUs) {
  const length = range.to - range.from;
  if (offsetUs <= range.to && offsetUs + durationUs >= range.from) {
    return range;
  }
  // In the middle; what is longer is seen from its start.
  const from = offsetUs - Math.max(0, length - durationUs) / 2;
  return clampRange({ from, to: from + length }, totalUs);
}

export const xOf = (us, { from, to }, width) => ((us - from) / (to - from)) * width;
export const usAt = (x, { from, to }, width) => from + (x / width) * (to - from);

/** The bar of a span, cut to what is shown: null where that is nothing, and no shorter than can be seen. */
export function barOf(offsetUs, durationUs, range, width, minWidth = 2) {
  const left = xOf(offsetUs, range, width);
  const right = xOf(offsetUs + durationUs, range, width);
  if (right < 0 || left > width) {
    return null;
  }
  const x = Math.max(0, left);
  const size = Math.max(Math.min(right, width) - x, minWidth);
  return { x: Math.max(0, Math.min(x, width - size)), width: size };
}

/** No more than `max`, in steps of 1, 2 or 5 and zeros; labels as exact as the step. */
export function ticks({ from, to }, max) {
  const least = (to - from) / (max - 1);
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least)));
  const step = [1, 2, 5, 10].map(n => n * power).find(size => size >= least);
  const found = [];
  for (let n = Math.ceil(from / step); n * step <= to; n++) {
    found.push({ us: n * step, label: label(n * step, step, to) });
  }
  return found;
}

function label(us, step, to) {
  const [size, unit] = UNITS.find(([size]) => to >= size) ?? UNITS.at(-1);
  return `${(us / size).toFixed(Math.max(0, Math.ceil(Math.log10(size / step))))} ${unit}`;
}
