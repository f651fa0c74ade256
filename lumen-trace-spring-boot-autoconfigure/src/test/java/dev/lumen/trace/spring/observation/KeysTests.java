package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.http.UrlRedaction;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be a secret in the keys of an observation. */
class KeysTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "cassandra  | db.statement  | select * from users where email = 'a@b.c' | select * from users where email = ?",
        "           | db.statement  | delete from t where id = 7                | delete from t where id = ?",
        "           | db.query.text | select 'x'                                | select ?",
        "cassandra  | db.query.text | select 'x'                                | select ?",
        "cassandra  | db.statement  | select a from t where id = 1f0e4567-e89b-12d3-a456-426614174000 and b = 2 | select a from t where id = ? and b = ?",
        "cassandra  | db.statement  | select a from t where id = aecd4567-e89b-12d3-a456-426614174000          | select a from t where id = ?",
        "redis      | db.statement  | GET order:7                               | GET order:7",
        "mongodb    | db.statement  | find orders                               | find orders",
        "redis      | db.query.text | GET order:7                               | GET order:7",
      })
  void literalsAreTakenOutOfStatementsOfDatabasesThatReadSql(
      String system, String key, String value, String recorded) {
    Observation.Context context = new Observation.Context();
    if (system != null) {
      context.addLowCardinalityKeyValue(KeyValue.of("db.system", system));
    }
    context.addHighCardinalityKeyValue(KeyValue.of(key, value));
    InMemoryExporter exporter = new InMemoryExporter();
    try (Tracer tracer = Tracer.builder().exporter(exporter).build()) {
      tracer.runInSpan(
          "query", span -> new Keys(new UrlRedaction(List.of("token"))).set(context, span, false));
    }

    assertThat(exporter.spans().get(0).attributes().asMap()).containsEntry(key, recorded);
  }
}
