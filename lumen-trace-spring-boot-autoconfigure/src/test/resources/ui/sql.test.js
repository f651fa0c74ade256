import { formatSql } from '../ui/sql.js';
import { equal, test } from './test.js';

test('each clause has a line, joins and conditions an indented one', () => {
  equal(
    formatSql('select o.id, p.name from owners o left join pets p on o.id = p.owner_id where o.id = ? and p.age between ? and ? order by p.name limit ?'),
    `select o.id, p.name
from owners o
  left join pets p on o.id = p.owner_id
where o.id = ?
  and p.age between ? and ?
order by p.name
limit ?`,
  );
});

test('a query within a query is indented', () => {
  equal(
    formatSql('SELECT * FROM a WHERE y IN (SELECT id FROM b WHERE c = ?) GROUP BY z'),
    `SELECT *
FROM a
WHERE y IN (
  SELECT id
  FROM b
  WHERE c = ?
)
GROUP BY z`,
  );
});

test('what changes data is broken at its parts', () => {
  equal(formatSql('insert into orders (id, total) values (?, ?)'), 'insert into orders (id, total)\nvalues (?, ?)');
  equal(formatSql('UPDATE stock SET amount = ? WHERE sku = ?'), 'UPDATE stock\nSET amount = ?\nWHERE sku = ?');
  equal(formatSql('delete from orders where id = ?'), 'delete from orders\nwhere id = ?');
});

test('texts, names in quotes and comments are left alone', () => {
  equal(
    formatSql(`select 'from where' , "or", \`and\` /* from */ from t -- where\nwhere a = ''''`),
    `select 'from where' , "or", \`and\` /* from */
from t -- where
where a = ''''`,
  );
});

test('what is no SQL, or does not end, stays legible', () => {
  equal(formatSql(''), '');
  equal(formatSql("not sql at all '"), "not sql at all '");
  equal(formatSql('call f(?, ?'), 'call f(?, ?');
  equal(formatSql(')) from ((select'), '))\nfrom ((\n  select');
  const long = 'x'.repeat(30_000);
  equal(formatSql(long), long);
});
