package dev.lumen.trace.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.jdbc.Sql;

@JdbcTest(properties = "lumen.trace.jdbc.roots=true")
@AutoConfigureLumenTrace
class StockTests {

  @Autowired private RecordedSpans spans;
  @Autowired private Tracer tracer;
  @Autowired private JdbcClient jdbc;

  @Test
  @Sql(statements = "create table stock (product varchar(20))")
  void aStatementIsASpanAndScriptsAreOfBeforeTheTest() {
    assertThat(spans).isEmpty();

    tracer.inSpan("count", span -> jdbc.sql("select count(*) from stock").query().singleValue());

    assertThat(spans).hasOneTrace().hasSpan("SELECT stock", span -> span.isChildOf("count"));
  }
}
