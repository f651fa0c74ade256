import { epochMs } from './format.js';
import { nanosOf } from './otlp.js';

/* The lines of the application's log among the spans that they were written in. */

const MOST = 100;
const TONES = { WARN: 'warn', WARNING: 'warn', ERROR: 'error', SEVERE: 'error', FATAL: 'error' };

/**
 * Gives each node its lines, in order of time; the root also those of spans that are not held. Of a line `tone` is '', warn or
 * error, `record` is as the endpoint has it. Gives lines by their keys.
 */
export function attachLines({ root, byKey }, records = []) {
  const lines = new Map();
  if (root) {
    const origin = nanosOf(root.span.start) - BigInt(root.span.offsetUs) * 1000n;
    // Not by its place among all: older ones go.
    Map.groupBy(records, ({ time }) => time).forEach(same => same.forEach((record, i) => {
      const node = byKey.get(record.spanId) ?? root;
      const line = {
        key: `line ${record.time} ${i}`, node, offsetUs: Number((nanosOf(record.time) - origin) / 1000n), tone: TONES[record.level] ?? '', record,
      };
      lines.set(line.key, line);
      node.lines.push(line);
    }));
    new Set([...lines.values()].map(({ node }) => node)).forEach(node => node.lines.sort((a, b) => a.offsetUs - b.offsetUs));
  }
  return lines;
}

/** From when on lines are asked for where these are known, '' for all: asynchronous loggers' come late. */
export function askedFrom(records = []) {
  return records.length === 0 ? '' : new Date(epochMs(records.at(-1).time) - 1000).toISOString().replace('Z', '000000Z');
}

/** The lines that are known, those from an instant on anew; the last, where there are more than the server may hold. */
export function withLines(known, since, anew) {
  return since && anew ? [...known.filter(({ time }) => time < since), ...anew].slice(-8192) : anew;
}

/** So many of the lines at most: warnings and errors before others, and the earlier before the later. */
export function boundedLines(lines, most) {
  if (lines.length <= most) {
    return lines;
  }
  const chosen = new Set([...lines.filter(({ tone }) => tone), ...lines.filter(({ tone }) => !tone)].slice(0, most));
  return lines.filter(line => chosen.has(line));
}

/** What stands below a node in the waterfall: lines, and last one without a record that has how many are `left` out. */
export function linesBelow(node) {
  const shown = boundedLines(node.lines, MOST);
  const left = node.lines.length - shown.length;
  return left === 0 ? shown : [...shown, { key: `${node.key} left`, node, offsetUs: shown.at(-1).offsetUs, tone: '', left }];
}

export const hasRow = line => linesBelow(line.node).includes(line);

export const textsOf = ({ record }) => [record.level, record.logger, record.thread, record.message, record.exception ?? ''];

/** The name of a logger with its packages by their first letters: `c.s.Orders`. */
export const abbreviated = logger => logger.replace(/([^.])[^.]*\.(?=.)/gu, '$1.');

/** What was thrown, in the line's first words: the class and the message; '' where nothing was. */
export const thrownIn = ({ exception = '' }) => exception.split('\n', 1)[0];
