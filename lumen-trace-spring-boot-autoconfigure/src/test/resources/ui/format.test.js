import { test, equal } from './test.js';
import {
  duration,
  count,
  counted,
  percent,
  epochMs,
  timeOfDay,
  dateAndTime,
} from '../ui/format.js';

test('durations have three significant digits', () => {
  const said = [
    [0, '0 µs'],
    [0.5, '0.5 µs'],
    [7, '7 µs'],
    [999, '999 µs'],
    [1000, '1.00 ms'],
    [1234, '1.23 ms'],
    [12_345, '12.3 ms'],
    [123_456, '123 ms'],
    [1e6, '1.00 s'],
    [75_250_000, '75.3 s'],
    [3_600e6, '3,600 s'],
    [-1500, '-1.50 ms'],
  ];

  equal(
    said.map(([us]) => duration(us)),
    said.map(([, text]) => text),
  );
});

test('rounding never gives a thousand of a unit', () => {
  equal([999.4, 999.5, 999_499, 999_500, 999_499_999, 999_500_000].map(duration), [
    '999 µs',
    '1.00 ms',
    '999 ms',
    '1.00 s',
    '999 s',
    '1,000 s',
  ]);
});

test('what is no number is no duration', () => {
  equal([NaN, undefined, null, Infinity].map(duration), ['', '', '', '']);
});

test('counts are grouped, and their nouns agree', () => {
  equal([0, 999, 1000, 1234567].map(count), ['0', '999', '1,000', '1,234,567']);
  equal(
    [counted(1, 'span'), counted(0, 'span'), counted(10_000, 'span')],
    ['1 span', '0 spans', '10,000 spans'],
  );
});

test('a percentage is neither none for some nor all for most', () => {
  equal([0, 0.0001, 0.005, 0.05, 0.123, 0.999, 1].map(percent), [
    '0%',
    '<0.1%',
    '0.5%',
    '5%',
    '12%',
    '>99%',
    '100%',
  ]);
});

test('an instant of nine digits is read to the millisecond', () => {
  equal(epochMs('2026-01-31T12:00:00.123456789Z'), Date.UTC(2026, 0, 31, 12, 0, 0, 123));
  equal(epochMs('nonsense'), NaN);
});

test('times are local, with milliseconds', () => {
  const local = new Date(2026, 0, 5, 4, 3, 2, 1);

  equal(timeOfDay(local.getTime()), '04:03:02.001');
  equal(dateAndTime(local.toISOString().replace('Z', '000000Z')), '2026-01-05 04:03:02.001');
  equal([timeOfDay('x'), dateAndTime(NaN)], ['', '']);
});
