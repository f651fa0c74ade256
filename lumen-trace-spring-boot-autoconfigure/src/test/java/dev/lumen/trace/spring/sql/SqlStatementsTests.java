package dev.lumen.trace.spring.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlStatementsTests {

  private final SqlStatements statements = new SqlStatements(SqlDialect.STANDARD);

  @Test
  void whatIsExecutedAgainIsReadOnce() {
    SqlStatement first = statements.get("select 1 from t");

    assertThat(statements.get("select 1 from t")).isSameAs(first);
    assertThat(first.text()).isEqualTo("select ? from t");
  }

  @Test
  void longStatementsThatAreEverOthersAreHeldWithinABound() {
    for (int i = 0; i < 2_000; i++) {
      SqlStatement unused =
          statements.get("insert into t values " + "(?, ?), ".repeat(2_000) + "(" + i + ")");
      assertThat(statements.characters()).isLessThanOrEqualTo(SqlStatements.MAX_CHARACTERS);
    }

    assertThat(statements.characters()).isPositive();
  }

  @Test
  void manyShortOnesAreHeldWithinABoundToo() {
    for (int i = 0; i < 5_000; i++) {
      SqlStatement unused = statements.get("select a" + i);
    }

    assertThat(statements.size()).isBetween(1, 1000);
  }
}
