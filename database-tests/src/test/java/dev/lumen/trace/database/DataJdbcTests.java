package dev.lumen.trace.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.database.rows.Row;
import dev.lumen.trace.database.rows.Rows;
import dev.lumen.trace.database.rows.RowsApplication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** An application with Spring Data JDBC on H2. */
@SpringBootTest(
    classes = {RowsApplication.class, Spans.class},
    properties = {
      "spring.liquibase.enabled=false",
      "lumen.trace.export.async=false",
      "lumen.trace.jdbc.acquire-threshold=1h",
      // Repositories are traced already, and once.
      "lumen.trace.traced.beans=repository,dev.lumen.trace.database.rows..*,org..Simple*Repository"
    })
class DataJdbcTests {

  @Autowired private Tracer tracer;
  @Autowired private Spans spans;
  @Autowired private Rows rows;

  @Test
  void aRepositoryIsAroundItsStatements() {
    assertThat(spans.tree(tracer, () -> assertThat(rows.findByName("Anna")).hasSize(1)))
        .containsExactly("request", "  Rows.findByName", "    SELECT \"OWNERS\"");
  }

  @Test
  void severalRowsAreOneBatch() {
    List<Row> new1 = List.of(new Row(null, "a"), new Row(null, "b"));

    assertThat(spans.tree(tracer, () -> rows.saveAll(new1)))
        .containsExactly("request", "  Rows.saveAll +commit", "    BATCH INSERT \"OWNERS\"");
  }
}
