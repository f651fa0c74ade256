import { test, equal } from './test.js';
import { Exact, parseExact } from '../ui/exact.js';

test('an integer beyond 2^53 and a double that is whole stay as they were written', () => {
  for (const text of ['1234567890123456789', '-9223372036854775808', '2.0', '-0.0', '1.0E10']) {
    const { a } = parseExact(`{"a":${text}}`);

    equal([a instanceof Exact, `${a}`, [a].join(), Number(a)], [true, text, text, Number(text)]);
    equal(JSON.stringify({ a: [a] }), `{"a":[${text}]}`);
  }
});

test('a double is told from an integer', () => {
  equal(
    parseExact('[2.0, 1.0E10, 1e3, 1234567890123456789]').map(each => each.isDouble),
    [true, true, true, false],
  );
});

test('all else is as JSON has it', () => {
  const text = '{"a":[1,-2,0,2.5,1e-7,9007199254740991],"b":"2.0","c":{"d":null,"e":true}}';

  equal(parseExact(text), JSON.parse(text));
  equal(parseExact('7'), 7);
});
