/**
 * A harness of one page: test files register what they test, and whoever serves them runs it.
 * They lie beside the modules under test: `/test/<name>.test.js` imports `../ui/<name>.js`.
 */
const registered = [];

/** Registers a test; it fails where the body throws or its promise is rejected. */
export function test(name, body) {
  registered.push({ name, body });
}

/** Runs what was registered since the last run. @returns [{name, ok, message}], message '' if ok */
export async function run() {
  const results = [];
  for (const { name, body } of registered.splice(0)) {
    try {
      await body();
      results.push({ name, ok: true, message: '' });
    } catch (e) {
      results.push({ name, ok: false, message: String(e?.stack ?? e) });
    }
  }
  return results;
}

/** Fails unless both are the same value, member by member. */
export function equal(actual, expected, what = '') {
  const [a, b] = [show(actual), show(expected)];
  if (a !== b) {
    throw new Error(`${what ? what + ': ' : ''}expected ${b}\n but was ${a}`);
  }
}

/** Fails unless the condition holds. */
export function ok(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

/** Numbers from 0 to below 1, the same for the same seed; `int(n)` is below n, `of(list)` picks. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  next.int = n => Math.floor(next() * n);
  next.of = list => list[next.int(list.length)];
  return next;
}

/** Fails unless the work is once done in so many milliseconds: a busy machine gets many goes. */
export function within(limit, work) {
  let best = Infinity;
  for (let i = 0; i < 50 && best >= limit; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  ok(best < limit, `it took ${best} ms`);
}

// Keys in order, and apart what JSON writes alike: undefined, NaN, BigInt, Map and Set.
function show(value) {
  return JSON.stringify(value, (key, it) => {
    if (it instanceof Map) return { map: [...it] };
    if (it instanceof Set) return { set: [...it] };
    if (typeof it === 'bigint') return `${it}n`;
    if (it === undefined || (typeof it === 'number' && !Number.isFinite(it))) return `<${it}>`;
    if (it && typeof it === 'object' && !Array.isArray(it)) {
      return Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1)));
    }
    return it;
  });
}
