import { test, equal } from './test.js';
import { complete } from '../ui/completion.js';
import { parseQuery } from '../ui/query.js';

const problems = text => parseQuery(text).problems.map(problem => problem.message);
const FIELDS = {
  names: ['GET /orders/{id}', 'place order'],
  attributes: { 'http.route': ['/orders/{id}', '/orders'], 'user.id': ['a b'], 'odd key': ['x'] },
};
const completed = (marked, limit) => {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end, candidates } = complete(text, caret, FIELDS, limit);
  return candidates.map(each => text.slice(0, start) + each.text + text.slice(end));
};

test('an empty box offers the fields and the keys that can be written', () => {
  equal(completed('|'), [
    'name:',
    'root:',
    'status:',
    'dur>',
    'dur<',
    'errors>',
    'spans>',
    'http:',
    'attr.',
    'attr.http.route=',
    'attr.user.id=',
  ]);
});

test('a word offers fields, keys and names that have it', () => {
  equal(completed('sta|'), ['status:']);
  equal(completed('ord|'), ['name:"place order"', 'name:"GET /orders/{id}"'].reverse());
  equal(completed('x rout|'), ['x attr.http.route=']);
  equal(completed('attr.us|'), ['attr.user.id=']);
});

test('a value is completed with quotes where it needs them', () => {
  equal(completed('name:pl|'), ['name:"place order"']);
  equal(completed('name:"place o|'), ['name:"place order"']);
  equal(completed('root:pl|'), ['root:"place order"']);
  equal(completed('attr.user.id=|'), ['attr.user.id="a b"']);
  equal(completed('-status:er| x'), ['-status:error x']);
  equal(completed('dur>1|'), ['dur>10ms', 'dur>100ms', 'dur>1s']);
});

test('in the middle of a term all of it is replaced, and nothing after a closed quote', () => {
  equal(completed('a attr.http.route=/or|xyz b'), [
    'a attr.http.route=/orders/{id} b',
    'a attr.http.route=/orders b',
  ]);
  equal(completed('name:"place order"|')[0], 'name:"place order"name:');
});

test('keys that are no attributes of the store offer nothing', () => {
  equal(completed('attr.constructor=|'), []);
  equal(completed('"ord|'), []);
});

test('a candidate tells whether a space may follow, and fields what they are', () => {
  const offered = text => complete(text, text.length, FIELDS).candidates.map(each => each.whole);

  equal(
    [offered('du'), offered('attr.us'), offered('status:e')],
    [[false, false], [false], [true, true]],
  );
  equal(complete('du', 2, FIELDS).candidates[0].hint, 'longer than, as in dur>50ms');
});

test('the number of candidates is bounded', () => {
  equal(completed('|', 3).length, 3);
});

test('problems are none for what completion offers whole', () => {
  for (const text of [
    ...completed('name:|'),
    ...completed('status:|'),
    ...completed('attr.user.id=|'),
  ]) {
    equal(problems(text), [], text);
  }
});
