import { test, equal, ok } from './test.js';
import { inLine, visible } from '../ui/format.js';
import { rawText, readable } from '../ui/values.js';
import { editorLink, problemOf } from '../ui/editor.js';
import { hasTerm, toggledTerm, withTerm } from '../ui/chips.js';

test('statements, JSON and addresses are read in lines', () => {
  equal(readable('db.query.text', 'select a from b').text, 'select a\nfrom b');
  equal(readable('body', '{"a":[1,"x"]}').text, '{\n  "a": [\n    1,\n    "x"\n  ]\n}');
  equal(readable('url.full', 'http://h/caf%C3%A9?q=a+b%26c&x=1#top').text, 'http://h/café\n  ? q = a b&c\n  & x = 1#top');
});

test('what only looks like JSON or an address stays as it is', () => {
  equal(
    ['{not json', '[]x', 'http://h/%zz?a=%', 'http://h/plain', 'a?b=c'].map(text => readable('k', text).text),
    ['{not json', '[]x', 'http://h/%zz\n  ? a = %', 'http://h/plain', 'a?b=c'],
  );
});

test('long values are folded, short ones are not', () => {
  const long = readable('k', 'x'.repeat(5000));

  ok(long.isLong && long.start.length < 200, 'the start of it');
  equal(readable('k', 'a\n'.repeat(20)).isLong, true);
  equal(readable('k', 'short').isLong, false);
});

test('what is copied is the value as it was recorded', () => {
  equal([rawText('{"a":1}'), rawText([1, 'b']), rawText(null)], ['{"a":1}', '1, b', 'null']);
});

test('characters that turn the writing direction, and control characters, are seen', () => {
  equal(visible('a\u202eb\u0000c\u2066d\u200fe\r'), 'a\\u202eb\\u0000c\\u2066d\\u200fe\\r');
  equal(visible('שלום\nline\ttab 👩‍🚀'), 'שלום\nline\ttab 👩‍🚀');
  equal(inLine('a\nb\tc'), 'a\\nb\\tc');
});

test('a frame opens in the editor that the user set', () => {
  const frame = { path: 'com/shop/Orders.java', file: 'Orders.java', line: 42 };

  equal(editorLink('idea://open?file=/home/me/src/{path}&line={line}', frame), 'idea://open?file=/home/me/src/com/shop/Orders.java&line=42');
  equal(editorLink('vscode://file/src/{path}:{line}', { ...frame, path: 'a b/&x.java', file: '&x.java' }), 'vscode://file/src/a%20b/%26x.java:42');
  equal(editorLink('idea://open?file={path}', { path: null, file: null, line: null }), null);
});

test('what would run as a script, or names no file, is no editor', () => {
  ok(['javascript:alert("{file}")', ' data:{file}', 'JavaScript:{path}', 'idea', 'idea://open'].every(problemOf), 'each is refused');
  equal(editorLink('javascript:{file}', { path: 'a', file: 'a', line: 1 }), null);
  equal(problemOf('jetbrains://idea/navigate/reference?path={path}:{line}'), '');
});

test('a term is added to a search, and taken out of it, once', () => {
  equal(withTerm('status:error', 'dur>1s'), 'status:error dur>1s');
  equal(withTerm('a OR b', 'dur>1s'), '(a OR b) dur>1s');
  equal(toggledTerm('a errors>0 b', 'errors>0'), 'a b');
  equal(toggledTerm('', 'errors>0'), 'errors>0');
  equal([hasTerm('errors>01', 'errors>0'), hasTerm('errors>0', 'errors>0')], [false, true]);
});
