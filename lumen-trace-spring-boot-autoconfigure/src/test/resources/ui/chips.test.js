import { test, equal } from './test.js';
import { hasTerm, toggledTerm, withTerm } from '../ui/chips.js';

test('a term is added to what is searched for, and holds for all of it', () => {
  equal(
    ['', 'name:a', 'a OR b', '"a OR b"', '(a OR b) c', 'errors>0 a'].map(q => withTerm(q, 'errors>0')),
    ['errors>0', 'name:a errors>0', '(a OR b) errors>0', '"a OR b" errors>0', '(a OR b) c errors>0', 'errors>0 a'],
  );
});

test('a term that is one of two alternatives, in a bracket, or in quotes is not had', () => {
  equal(
    ['errors>0', 'a errors>0 b', 'errors>0 OR a', '(errors>0)', '"a errors>0 b"', '-errors>0', 'errors>01'].map(q => hasTerm(q, 'errors>0')),
    [true, true, false, false, false, false, false],
  );
});

test('a term is taken away where it is had, and what stays is a search', () => {
  equal(
    ['errors>0', 'a errors>0 "b  c"', 'errors>0 a', '(a OR b) errors>0', 'a OR errors>0'].map(q => toggledTerm(q, 'errors>0')),
    ['', 'a "b  c"', 'a', '(a OR b)', '(a OR errors>0) errors>0'],
  );
});
