import { test, equal, ok, random } from './test.js';
import { fullRange, clampRange, zoom, pan, xOf, usAt, barOf, ticks } from '../ui/timeline.js';

const labels = (from, to, max) => ticks({ from, to }, max).map(tick => tick.label);

test('a trace of no length has a range all the same', () => {
  equal(
    [fullRange(0), fullRange(500)],
    [
      { from: 0, to: 10 },
      { from: 0, to: 500 },
    ],
  );
  equal(clampRange({ from: 3, to: 4 }, 0), { from: 0, to: 10 });
});

test('a range stays in the trace and is never too short', () => {
  equal(clampRange({ from: -50, to: 50 }, 1000), { from: 0, to: 100 });
  equal(clampRange({ from: 950, to: 1050 }, 1000), { from: 900, to: 1000 });
  equal(clampRange({ from: -5, to: 5000 }, 1000), { from: 0, to: 1000 });
  equal(clampRange({ from: 995, to: 996 }, 1000), { from: 990, to: 1000 });
});

test('zooming keeps the moment under the pointer in its place', () => {
  const closer = zoom({ from: 0, to: 1000 }, 0.5, 250, 1000);
  equal(closer, { from: 125, to: 625 });
  equal(xOf(250, closer, 800), 200);
  equal(zoom(closer, 100, 250, 1000), { from: 0, to: 1000 });
  equal(zoom({ from: 0, to: 10 }, 0.1, 5, 1000), { from: 0, to: 10 });
});

test('zooming what is zoomed keeps the moment in its place too', () => {
  equal(zoom({ from: 400, to: 600 }, 0.5, 500, 1000), { from: 450, to: 550 });
  equal(zoom({ from: 400, to: 600 }, 2, 400, 1000), { from: 400, to: 800 });
});

test('moving stops at the ends', () => {
  equal(
    [
      pan({ from: 100, to: 200 }, 50, 1000),
      pan({ from: 100, to: 200 }, -500, 1000),
      pan({ from: 100, to: 200 }, 5000, 1000),
    ],
    [
      { from: 150, to: 250 },
      { from: 0, to: 100 },
      { from: 900, to: 1000 },
    ],
  );
});

test("places and moments are each other's inverse", () => {
  const range = { from: 100, to: 300 };
  equal([xOf(100, range, 50), xOf(200, range, 50), xOf(400, range, 50)], [0, 25, 75]);
  equal(usAt(xOf(170, range, 640), range, 640), 170);
});

test('bars are cut to what is shown, and wide enough to be seen', () => {
  const range = { from: 100, to: 200 };
  equal(barOf(120, 30, range, 100), { x: 20, width: 30 });
  equal(barOf(0, 1000, range, 100), { x: 0, width: 100 });
  equal(barOf(150, 0, range, 100), { x: 50, width: 2 });
  equal(barOf(200, 0, range, 100), { x: 98, width: 2 });
  equal([barOf(0, 99, range, 100), barOf(201, 5, range, 100)], [null, null]);
});

test('ticks are round, with one unit for the axis', () => {
  equal(labels(0, 1000, 6), ['0.0 ms', '0.2 ms', '0.4 ms', '0.6 ms', '0.8 ms', '1.0 ms']);
  equal(labels(0, 80, 5), ['0 µs', '20 µs', '40 µs', '60 µs', '80 µs']);
  equal(labels(0, 2_500_000, 4), ['0 s', '1 s', '2 s']);
  equal(labels(1_234_500, 1_234_600, 3), ['1.23450 s', '1.23455 s', '1.23460 s']);
});

test('whatever the range, ticks are within it, apart, told apart, and not too many', () => {
  const any = random(6);
  for (let i = 0; i < 3000; i++) {
    const from = any.int(10 ** any.int(9));
    const to = from + 10 + any.int(10 ** any.int(10));
    const max = 2 + any.int(20);
    const found = ticks({ from, to }, max);

    ok(found.length <= max, `${found.length} of ${max}`);
    ok(
      found.every(({ us }) => us >= from && us <= to),
      'within',
    );
    equal(new Set(found.map(tick => tick.label)).size, found.length, `${from} to ${to}`);
  }
});
