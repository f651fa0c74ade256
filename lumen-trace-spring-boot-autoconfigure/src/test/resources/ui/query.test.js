import { test, equal, ok, random } from './test.js';
import { complete } from '../ui/completion.js';
import { parseQuery, formatTerm } from '../ui/query.js';

const terms = text => parseQuery(text).terms.map(({ start, end, ...term }) => term);
const problems = text => parseQuery(text).problems.map(problem => problem.message);

test('every kind of term is read', () => {
  equal(terms('order name:"GET /orders/{id}" root:a status:error dur>=1.5s errors>0 spans<=10'), [
    { type: 'text', not: false, value: 'order' },
    { type: 'name', not: false, value: 'GET /orders/{id}' },
    { type: 'root', not: false, value: 'a' },
    { type: 'status', not: false, value: 'error' },
    { type: 'dur', not: false, op: '>=', value: '1.5s' },
    { type: 'errors', not: false, op: '>', value: '0' },
    { type: 'spans', not: false, op: '<=', value: '10' },
  ]);
  equal(terms('attr.http.route=/a=b -attr.user -"not this"'), [
    { type: 'attr', not: false, key: 'http.route', op: '=', value: '/a=b' },
    { type: 'attr', not: true, key: 'user', op: '', value: '' },
    { type: 'text', not: true, value: 'not this' },
  ]);
});

test('nothing but spaces asks for nothing', () => {
  for (const text of ['', ' ', ' \t\n ']) {
    equal(parseQuery(text), { words: [], terms: [], problems: [], tree: { and: [], not: false } });
  }
});

test('positions cover the term with its minus and its quotes', () => {
  const text = '  a -name:"b c"  ';
  const found = parseQuery(text).terms.map(term => text.slice(term.start, term.end));
  equal(found, ['a', '-name:"b c"']);
});

test('a key with a colon is an attribute all the same', () => {
  equal(terms('attr.aws:region=eu'), [
    { type: 'attr', not: false, key: 'aws:region', op: '=', value: 'eu' },
  ]);
});

test('quotes keep what would be a field, and escapes', () => {
  equal(terms('"name:x"')[0], { type: 'text', not: false, value: 'name:x' });
  equal(terms('name:"a \\"b\\" \\\\ \\n"')[0].value, 'a "b" \\ \\n');
});

test('durations are in us, ms, s and m, and in ms where no unit is given', () => {
  equal(
    ['200us', '200µs', '50ms', '50', '1s', '2m', '0.5ms'].map(text => terms(`dur>${text}`)[0].value),
    ['200us', '200us', '50ms', '50', '1s', '2m', '0.5ms'],
  );
  equal(
    ['-1', '1h', '"1 s"', 'ms', '1e3', 'Infinity', '1.'].filter(text => terms(`dur>${text}`).length),
    [],
  );
});

test('each thing that is not understood is said in words, at its place', () => {
  const said = {
    'name:"a': /quote is not closed/,
    '"a\\': /quote is not closed/,
    'name:': /name: needs a value/,
    'stauts:error': /“stauts:” is not known.*quotes/,
    'localhost:8080': /“localhost:” is not known.*quotes/,
    'status:bad': /error, ok, unset, running or slow, not “bad”/,
    'status=error': /status:error/,
    'name>a': /name:order/,
    'root=a': /root:"GET \/orders"/,
    'dur>fast': /“fast” is not a duration/,
    'dur:5ms': /> >= < or <=, as in dur>5ms/,
    'http.route=/a': /“http.route=” is not known. Did you mean attr.http.route=\?/,
    'duration>5ms': /Did you mean dur>\?/,
    'nmae:a': /Did you mean name:\?/,
    'frobnicate:a': /“frobnicate:” is not known. There are/,
    'errors>x': /whole number/,
    'spans>1.5': /whole number/,
    'attr.a=': /attr.a= needs a value/,
    'attr.': /needs a key/,
    'attr.a"b"': /attr.a=value/,
    'toString:x': /not known/,
    'http:6xx': /http:404 or http:5xx/,
    'http=404': /http>=500/,
    'attr.a>many': /attr.a>500/,
    '-': /Nothing/,
    '""': /Nothing/,
  };
  for (const [text, words] of Object.entries(said)) {
    const { terms, problems } = parseQuery(`ok ${text}`);
    equal(terms.length, 1, text);
    equal(problems.length, 1, text);
    ok(words.test(problems[0].message), `${text}: ${problems[0].message}`);
    equal([problems[0].start, problems[0].end], [3, 3 + text.length], text);
  }
});

test('terms stand in a tree of OR and brackets', () => {
  const shown = ({ and, or, not, value }) =>
    (not ? '-' : '') + (value ?? `(${(and ?? or).map(shown).join(and ? ' ' : '|')})`);

  equal(shown(parseQuery('a b OR -(c OR name:"d") e').tree), '((a b)|(-(((c)|(d))) e))');
  equal(parseQuery('(a OR name : b)').terms.map(({ start, end }) => [start, end]), [[1, 2], [6, 14]]);
});

test('what is wrong with OR and brackets is said at its place', () => {
  const said = text => {
    const { start, end, message } = parseQuery(text).problems[0];
    return `${start} ${text.slice(start, end)} ${message}`;
  };

  ok(/^2 OR There is nothing/.test(said('a OR')), said('a OR'));
  ok(/^0 OR OR stands between/.test(said('OR a')), said('OR a'));
  ok(/^2 \( The bracket is not closed/.test(said('a (b')), said('a (b'));
  ok(/^0 \( There is nothing/.test(said('()')), said('()'));
  ok(/^20 \( There are more than 20/.test(said('('.repeat(21))), said('('.repeat(21)));
});

test('what follows a bad term is read', () => {
  equal(terms('foo:1 status:ok'), [{ type: 'status', not: false, value: 'ok' }]);
});

test('written terms read back the same, whatever their values', () => {
  const any = random(1);
  const text = () =>
    Array.from({ length: 1 + any.int(8) }, () => any.of([...'ab:="\\<>- .é𝒳\n{}/()OR'])).join('');
  for (let i = 0; i < 5000; i++) {
    const made = Array.from({ length: 1 + any.int(3) }, () =>
      any.of([
        { type: 'text', not: any() < 0.5, value: text() },
        { type: 'name', not: any() < 0.5, value: text() },
        { type: 'root', not: any() < 0.5, value: text() },
        { type: 'status', not: any() < 0.5, value: 'running' },
        { type: 'dur', not: any() < 0.5, op: '<=', value: '3ms' },
        { type: 'attr', not: any() < 0.5, key: 'a.b', op: '=', value: any() < 0.1 ? '' : text() },
        { type: 'attr', not: any() < 0.5, key: 'c', op: '', value: '' },
        { type: 'attr', not: any() < 0.5, key: 'c', op: '>=', value: '-1.5' },
        { type: 'http', not: any() < 0.5, op: ':', value: '5xx' },
      ]),
    );
    const written = made.map(formatTerm).join(' ');
    equal(terms(written), made, written);
  }
});

test('any text at all is read without harm, its positions in order', () => {
  const any = random(2);
  for (let i = 0; i < 5000; i++) {
    const text = Array.from({ length: any.int(20) }, () =>
      any.of([...'a"\\:=<>-. ()'].concat('attr.', 'name:', ' OR ')),
    ).join('');
    const { terms, problems } = parseQuery(text);
    let reached = 0;
    for (const { start, end } of [...terms, ...problems].sort((a, b) => a.start - b.start)) {
      ok(start >= reached && end > start && end <= text.length, `${text}: ${start} to ${end}`);
      reached = end;
    }
    equal(
      complete(text, any.int(text.length + 1), { names: [], attributes: {} }).candidates.length <=
        20,
      true,
    );
  }
});

test('plain words are written without quotes', () => {
  equal(formatTerm({ type: 'text', value: 'order-42' }), 'order-42');
  equal(formatTerm({ type: 'text', value: '-42' }), '"-42"');
  equal(formatTerm({ type: 'text', value: 'attr.x' }), '"attr.x"');
  equal(formatTerm({ type: 'text', value: 'OR' }), '"OR"');
  equal(formatTerm({ type: 'text', value: 'f(x)' }), '"f(x)"');
  equal(formatTerm({ type: 'name', value: 'GET /a' }), 'name:"GET /a"');
});
