package dev.lumen.trace.spring.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatementTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "select * from owners where id = 4711            | SELECT owners",
        "SELECT o.id FROM owners o LEFT JOIN pets p ON p.owner_id = o.id | SELECT owners pets",
        "select a.x, b.y from a, b as bb, c where a.x = b.y order by a.x, b.y | SELECT a b c",
        "select count(*) from (select id from t where x > 1) s | SELECT SELECT t",
        "select * from a where id in (select a_id from b) | SELECT a SELECT b",
        "select extract(year from born), trim(both ' ' from name) from pets | SELECT pets",
        "select a is distinct from b from t                | SELECT t",
        "select 1                                          | SELECT",
        "select * from public.owners                       | SELECT public.owners",
        "select * from \"song list\", \"Artists\" a        | SELECT \"song list\" \"Artists\"",
        "select * from \"PUBLIC\".\"OWNERS\"               | SELECT \"PUBLIC\".\"OWNERS\"",
        "select * from owners for update                   | SELECT owners",
        "select t.* from only (owners) t                   | SELECT",
        "select x from a union all select x from b         | SELECT a SELECT b",
        "insert into orders (id, name) values (1, 'x')     | INSERT orders",
        "insert into shipping (id) select id from orders   | INSERT shipping SELECT orders",
        "insert into t values (1) on conflict (id) do update set n = 2 | INSERT t",
        "insert into t values (1) on duplicate key update n = 2 | INSERT t",
        "update owners set name = 'x', city = 'y' where id = 1 | UPDATE owners",
        "update a set x = b.x from b where a.id = b.id     | UPDATE a b",
        "delete from owners where id = 1                   | DELETE owners",
        "merge into t using s on (t.id = s.id) when matched then update set x = 1 when not matched"
            + " then insert (id) values (1)               | MERGE t s",
        "replace into t values (1)                         | REPLACE t",
        "select upper(replace(name, 'a', 'b')) from t      | SELECT t",
        "with x as (select id from t) select * from x      | SELECT t SELECT x",
        "with x as (select id from t) delete from y where id in (select id from x)"
            + "                                            | SELECT t DELETE y SELECT x",
        "create table if not exists owners (id int)        | CREATE TABLE owners",
        "create unique index i on t (x)                    | CREATE INDEX i",
        "drop table if exists owners                       | DROP TABLE owners",
        "alter table owners add column x int               | ALTER TABLE owners",
        "truncate table owners                             | TRUNCATE TABLE owners",
        "call refresh_totals(1)                            | CALL refresh_totals",
        "{call shop.refresh_totals(?, ?)}                  | CALL shop.refresh_totals",
        "{? = call total(?)}                               | CALL total",
        "exec dbo.refresh 1                                | EXEC dbo.refresh",
        "show tables                                       | SHOW",
        "set schema shop                                   | SET",
        "select * from a; delete from b                    | SELECT a DELETE b",
        "/* a comment */ select * from /* another */ a -- and one more | SELECT a",
        "explain analyze select * from a                   | SELECT a",
        "select id from generate_series(1, 10)             | SELECT generate_series",
        "SELECT nextval('owners_seq')                      | SELECT",
        "select next value for owners_seq                  | SELECT",
      })
  void theSummaryHasOperationsAndTables(String sql, String summary) {
    assertThat(SqlStatement.of(sql, SqlDialect.STANDARD).summary()).isEqualTo(summary);
  }

  @Test
  void aProcedureIsNamed() {
    assertThat(SqlStatement.of("{call shop.refresh(?)}", SqlDialect.STANDARD).procedure())
        .isEqualTo("shop.refresh");
    assertThat(SqlStatement.of("select 1", SqlDialect.STANDARD).procedure()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "STANDARD   | select 'it''s', 12, -1.5e-3, .5, 0xFF from t1 | select ?, ?, -?, ?, ? from t1",
        "STANDARD   | select X'CAFE', N'x', U&'\\0441', E'it\\'s' | select ?, ?, ?, ?",
        "STANDARD   | select 'C:\\' , 'secret'               | select ? , ?",
        "STANDARD   | select $$it's$$, $tag$ a $$ b $tag$, $1 | select ?, ?, $1",
        "STANDARD   | select \"it's 1\" from o1_0             | select \"it's 1\" from o1_0",
        "STANDARD   | select a -- secret 'x                  | select a",
        "STANDARD   | select /* 'secret' /* 1 */ 2 */ a      | select  a",
        "STANDARD   | select a/**/from t                     | select a from t",
        "STANDARD   | select 'secret                         | select ?",
        "STANDARD   | select x::int, :name, @p1, a[1]        | select x::int, :name, @p1, a[?]",
        "STANDARD   | where id in (1, 2,3 , 4) and x = 5     | where id in (?) and x = ?",
        "STANDARD   | where id IN (?, ?, ?)                  | where id IN (?)",
        "STANDARD   | where id in (?, lower(?), ?)           | where id in (?, lower(?), ?)",
        "STANDARD   | values (1, 2), (3, 4)                  | values (?, ?), (?, ?)",
        "STANDARD   | select date '2026-01-01', true, null   | select date ?, true, null",
        "MYSQL      | select 'it\\'s', \"se\\\"cret\", `a'b` # secret | select ?, ?, `a'b`",
        "SQL_SERVER | select [it's 1] from [dbo].[t]         | select [it's 1] from [dbo].[t]",
        "ORACLE     | select q'[it's]', nq'!a'b!' from dual  | select ?, ? from dual",
        "UNKNOWN    | select 'a\\', 'secret' from t          | select ?",
      })
  void literalsAndCommentsAreTakenOut(SqlDialect dialect, String sql, String text) {
    assertThat(SqlStatement.of(sql, dialect).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", ";", "(((", "'", "\"", "$", "$$", "q'", "/*", "--", "\\", "U&'", "1e", ")"
      })
  void nonsenseIsRead(String sql) {
    for (SqlDialect dialect : SqlDialect.values()) {
      assertThat(SqlStatement.of(sql, dialect).text().length())
          .isLessThanOrEqualTo(sql.length() + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPartOfAStringIsEverTold(SqlDialect dialect) {
    Random random = new Random(7);
    String[] around = {"select ", ", ", " from t where x = ", " in (", ")", "\n", " and y like "};
    for (int i = 0; i < 2_000; i++) {
      StringBuilder sql = new StringBuilder();
      for (int part = 0; part < 8; part++) {
        sql.append(around[random.nextInt(around.length)]);
        sql.append("'secret").append(random.nextBoolean() ? "''" : " ").append("secret'");
      }

      assertThat(SqlStatement.of(sql.toString(), dialect).text()).doesNotContain("secret");
    }
  }

  @Test
  void ofALongTextTheBeginningIsTold() {
    String sql = "select * from t where x = 'a' " + "or y = 12345678901234567890 ".repeat(100_000);

    SqlStatement statement = SqlStatement.of(sql, SqlDialect.STANDARD);

    assertThat(statement.summary()).isEqualTo("SELECT t");
    assertThat(statement.text()).hasSizeBetween(4000, SqlStatement.MAX_LENGTH).doesNotContain("1");
  }

  @Test
  void aLongListIsOnePlaceholder() {
    String sql = "select * from t where id in (" + "?, ".repeat(50_000) + "?)";

    assertThat(SqlStatement.of(sql, SqlDialect.STANDARD).text())
        .isEqualTo("select * from t where id in (?)");
  }

  @Test
  void aSummaryEndsWithAWholeName() {
    StringBuilder sql = new StringBuilder("select * from t0");
    for (int i = 1; i < 200; i++) {
      sql.append(" join table_").append(i).append(" on true");
    }

    assertThat(SqlStatement.of(sql.toString(), SqlDialect.STANDARD).summary())
        .hasSizeBetween(240, 255)
        .matches("SELECT t0( table_\\d+)+")
        .endsWith("table_28");
  }
}
