package dev.lumen.trace.spring.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatementSpanTests {

  private static final Duration NEVER = Duration.ofDays(1);

  private static final HikariDataSource pool = new HikariDataSource();

  private final InMemoryExporter exporter = new InMemoryExporter();
  private final Tracer tracer = Tracer.builder().exporter(exporter).build();

  @BeforeAll
  static void startDatabase() {
    pool.setJdbcUrl("jdbc:h2:mem:statements");
    pool.setMaximumPoolSize(2);
    pool.setConnectionTimeout(250);
  }

  @AfterAll
  static void stopDatabase() {
    pool.close();
  }

  @BeforeEach
  void makeTables() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop all objects");
      statement.execute("create table owners (id int auto_increment primary key, name varchar)");
      statement.execute("insert into owners (name) values ('Anna'), ('Otto')");
      statement.execute("create alias plus for 'java.lang.Math.addExact(int, int)'");
    }
  }

  private interface Work {
    void run(Connection connection) throws Exception;
  }

  private DataSource traced(boolean roots, Duration threshold) {
    return new DataSourceProxies(new JdbcTracing(() -> tracer, roots, threshold))
        .trace(pool, "dataSource");
  }

  /** The spans of work in a trace, without that of the trace itself. */
  private List<SpanData> spans(Work work) throws Exception {
    tracer.runInSpan(
        "request",
        span -> {
          try (Connection connection = traced(false, NEVER).getConnection()) {
            work.run(connection);
          }
        });
    return exporter.spans().stream().filter(span -> !span.name().equals("request")).toList();
  }

  private SpanData span(Work work) throws Exception {
    List<SpanData> spans = spans(work);
    assertThat(spans).hasSize(1);
    return spans.get(0);
  }

  private SpanData request() {
    return exporter.spans().stream()
        .filter(span -> span.name().equals("request"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aQueryIsASpanOfTheDatabase() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet rows = statement.executeQuery("select name from owners where id = 1")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("Anna");
              }
            });

    assertThat(span.name()).isEqualTo("SELECT owners");
    assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
    assertThat(span.parentSpanId()).isEqualTo(request().spanId());
    assertThat(span.attributes().asMap())
        .isEqualTo(
            Map.of(
                "db.system.name", "h2database",
                "db.namespace", "statements",
                "db.query.text", "select name from owners where id = ?",
                "db.query.summary", "SELECT owners"));
  }

  @Test
  void whatIsBoundIsNowhere() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement("update owners set name = ? where id = ?")) {
                statement.setString(1, "secret");
                statement.setInt(2, 1);
                assertThat(statement.executeUpdate()).isEqualTo(1);
              }
            });

    assertThat(span.name()).isEqualTo("UPDATE owners");
    assertThat(span.attributes().get("lumen.db.updated_rows")).isEqualTo(1L);
    assertThat(span.attributes().toString()).doesNotContain("secret");
  }

  @Test
  void aBatchIsOneSpan() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement("insert into owners (name) values (?)")) {
                for (String name : List.of("a", "b", "c")) {
                  statement.setString(1, name);
                  statement.addBatch();
                }
                assertThat(statement.executeBatch()).containsExactly(1, 1, 1);
              }
            });

    assertThat(span.name()).isEqualTo("BATCH INSERT owners");
    assertThat(span.attributes().get("db.operation.batch.size")).isEqualTo(3L);
    assertThat(span.attributes().get("lumen.db.updated_rows")).isEqualTo(3L);
    assertThat(span.attributes().get("db.query.text"))
        .isEqualTo("insert into owners (name) values (?)");
  }

  @Test
  void aBatchOfSeveralTellsThemAll() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.addBatch("insert into owners (name) values ('x')");
                statement.addBatch("delete from owners where name = 'x'");
                assertThat(statement.executeLargeBatch()).containsExactly(1, 1);
              }
            });

    assertThat(span.name()).isEqualTo("BATCH");
    assertThat(span.attributes().get("db.query.text"))
        .isEqualTo("insert into owners (name) values (?); delete from owners where name = ?");
  }

  @Test
  void aBatchOfOneIsNone() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.executeBatch();
                statement.addBatch("delete from owners");
                statement.executeBatch();
              }
            });

    assertThat(span.name()).isEqualTo("DELETE owners");
    assertThat(span.attributes().get("db.operation.batch.size")).isNull();
  }

  @Test
  void whatWasAddedOutsideOfATraceCounts() throws Exception {
    try (Connection connection = traced(false, NEVER).getConnection();
        PreparedStatement statement =
            connection.prepareStatement("insert into owners (name) values ('x')")) {
      statement.addBatch();
      statement.addBatch();
      statement.executeBatch();
      statement.addBatch();
      statement.addBatch();
      statement.addBatch();
      tracer.runInSpan("request", span -> statement.executeBatch());
    }

    assertThat(exporter.spans().get(0).attributes().get("db.operation.batch.size")).isEqualTo(3L);
  }

  @Test
  void aFailureHasTheStateOfTheDatabase() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute("select * from nothing"))
                    .isInstanceOf(SQLException.class);
              }
            });

    assertThat(span.name()).isEqualTo("SELECT nothing");
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.attributes().get("db.response.status_code")).isEqualTo("42S02");
    assertThat(span.attributes().get("error.type"))
        .isEqualTo("org.h2.jdbc.JdbcSQLSyntaxErrorException");
    assertThat(span.events()).extracting(SpanEvent::name).containsExactly("exception");
  }

  @Test
  void aProcedureIsCalled() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (CallableStatement statement = connection.prepareCall("{call plus(?, ?)}")) {
                statement.setInt(1, 3);
                statement.setInt(2, 4);
                assertThat(statement.execute()).isTrue();
              }
            });

    assertThat(span.name()).isEqualTo("CALL plus");
    assertThat(span.attributes().get("db.stored_procedure.name")).isEqualTo("plus");
  }

  @Test
  void generatedKeysAndFurtherResultsAreTheDrivers() throws Exception {
    SpanData span =
        span(
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      "insert into owners (name) values ('x')", Statement.RETURN_GENERATED_KEYS)) {
                assertThat(statement.executeLargeUpdate()).isEqualTo(1);
                try (ResultSet keys = statement.getGeneratedKeys()) {
                  assertThat(keys.next()).isTrue();
                  assertThat(keys.getInt(1)).isEqualTo(3);
                }
                assertThat(statement.getMoreResults()).isFalse();
                assertThat(statement.getConnection()).isSameAs(connection);
              }
            });

    assertThat(span.name()).isEqualTo("INSERT owners");
  }

  @Test
  void outsideOfATraceThereIsNothing() throws Exception {
    queryOwners(traced(false, Duration.ZERO));

    assertThat(exporter.spans()).isEmpty();
    assertThat(tracer.stats().unsampled()).isZero();
  }

  @Test
  void thereIsATraceOfItsOwnWhereThatIsAskedFor() throws Exception {
    queryOwners(traced(true, NEVER));

    assertThat(exporter.spans()).extracting(SpanData::name).containsExactly("SELECT owners");
  }

  @Test
  void belowWhatIsNotRecordedNothingIs() throws Exception {
    Span excluded =
        Span.propagated(
            TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 0, TraceState.EMPTY));
    try (Scope scope = excluded.makeCurrent()) {
      queryOwners(traced(true, Duration.ZERO));
    }

    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void aStatementThatWasPreparedBeforeBelongsToWhoExecutesIt() throws Exception {
    try (Connection connection = traced(false, NEVER).getConnection();
        PreparedStatement statement = connection.prepareStatement("select name from owners")) {
      tracer.runInSpan("request", span -> statement.executeQuery().close());
    }

    assertThat(exporter.spans())
        .extracting(SpanData::name)
        .containsExactly("SELECT owners", "request");
  }

  @Test
  void commitsAndRollbacksAreEvents() throws Exception {
    spans(
        connection -> {
          connection.setAutoCommit(false);
          connection.commit();
          connection.rollback();
          connection.setAutoCommit(true);
        });

    assertThat(request().events())
        .extracting(SpanEvent::name)
        .containsExactly("commit", "rollback");
  }

  @Test
  void aFailedCommitTellsWhy() throws Exception {
    spans(
        connection -> {
          connection.setAutoCommit(false);
          connection.close();
          assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        });

    assertThat(request().events())
        .extracting(SpanEvent::name)
        .containsExactly("commit", "exception");
    assertThat(request().status()).isEqualTo(SpanStatus.UNSET);
  }

  @Test
  void aConnectionThatTookLongIsASpanThatBeganBefore() throws Exception {
    tracer.runInSpan("request", span -> traced(false, Duration.ZERO).getConnection().close());

    SpanData span = exporter.spans().get(0);
    assertThat(span.name()).isEqualTo("acquire connection");
    assertThat(span.kind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.durationNanos()).isPositive().isLessThan(request().durationNanos() + 1_000_000);
    assertThat(span.attributes().asMap())
        .containsEntry("db.client.connection.pool.name", "dataSource")
        .containsEntry("db.system.name", "h2database");
  }

  @Test
  void aConnectionThatIsNotToBeHadIsAnError() throws Exception {
    try (Connection one = pool.getConnection();
        Connection two = pool.getConnection()) {
      tracer.runInSpan(
          "request",
          span ->
              assertThatThrownBy(() -> traced(false, NEVER).getConnection())
                  .isInstanceOf(SQLTransientConnectionException.class));
    }

    SpanData span = exporter.spans().get(0);
    assertThat(span.name()).isEqualTo("acquire connection");
    assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    assertThat(span.durationNanos()).isGreaterThan(200_000_000);
    assertThat(span.attributes().get("error.type"))
        .isEqualTo(SQLTransientConnectionException.class.getName());
  }

  private static void queryOwners(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select name from owners").close();
    }
  }
}
