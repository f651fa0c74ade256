package dev.lumen.trace.spring.jdbc;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.spring.sql.SqlStatement;
import dev.lumen.trace.spring.sql.SqlStatements;
import java.sql.SQLException;
import java.util.List;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span of each execution of a statement on one database, as OpenTelemetry's conventions
 * have it. Thread-safe.
 */
final class StatementSpans implements QueryExecutionListener {

  // Of a data source around another one, both of which are traced, the outer one tells.
  private static final ThreadLocal<@Nullable Execution> CURRENT = new ThreadLocal<>();

  private final JdbcTracing tracing;
  private final Database database;
  private final SqlStatements statements;

  private record Execution(ExecutionInfo info, Span span) {}

  StatementSpans(JdbcTracing tracing, Database database) {
    this.tracing = tracing;
    this.database = database;
    this.statements = new SqlStatements(database.dialect());
  }

  @Override
  public void beforeQuery(ExecutionInfo info, List<QueryInfo> queries) {
    boolean empty = info.isBatch() && info.getBatchSize() == 0;
    if (empty || CURRENT.get() != null || !tracing.isRecording()) {
      return;
    }
    SqlStatement statement = statement(queries);
    int batch = info.isBatch() ? info.getBatchSize() : 1;
    String summary = batch > 1 ? ("BATCH " + statement.summary()).strip() : statement.summary();
    SpanBuilder builder = tracing.spanBuilder(summary.isEmpty() ? database.system() : summary);
    if (builder == null) {
      return;
    }
    builder.kind(SpanKind.CLIENT);
    describe(database, builder);
    builder.attribute("db.query.text", statement.text());
    if (!summary.isEmpty()) {
      builder.attribute("db.query.summary", summary);
    }
    if (statement.procedure() != null) {
      builder.attribute("db.stored_procedure.name", statement.procedure());
    }
    if (batch > 1) {
      builder.attribute("db.operation.batch.size", (long) batch);
    }
    CURRENT.set(new Execution(info, builder.startDetached()));
  }

  /** What every span of work at a database tells of that. */
  static void describe(Database database, SpanBuilder builder) {
    builder.attribute("db.system.name", database.system());
    builder.attribute("db.namespace", database.namespace());
    builder.attribute("server.address", database.address());
    if (database.port() != null) {
      builder.attribute("server.port", database.port().longValue());
    }
  }

  private SqlStatement statement(List<QueryInfo> queries) {
    if (queries.size() == 1) {
      return statements.get(queries.get(0).getQuery());
    }
    return SqlStatements.joined(
        queries.stream().map(query -> statements.get(query.getQuery())).toList());
  }

  @Override
  public void afterQuery(ExecutionInfo info, List<QueryInfo> queries) {
    Execution execution = CURRENT.get();
    if (execution == null || execution.info() != info) {
      return;
    }
    CURRENT.set(null);
    Span span = execution.span();
    Throwable failure = info.getThrowable();
    if (failure != null) {
      fail(span, failure);
    } else {
      long rows = updatedRows(info.getResult());
      if (rows >= 0) {
        span.setAttribute("lumen.db.updated_rows", rows);
      }
    }
    span.end();
  }

  static void fail(Span span, Throwable failure) {
    span.setAttribute("error.type", failure.getClass().getName());
    if (failure instanceof SQLException sql) {
      String code =
          sql.getSQLState() == null && sql.getErrorCode() != 0
              ? String.valueOf(sql.getErrorCode())
              : sql.getSQLState();
      span.setAttribute("db.response.status_code", code);
    }
    span.recordError(failure);
  }

  private static long updatedRows(@Nullable Object result) {
    if (result instanceof Number count) {
      return count.longValue();
    }
    long sum = -1;
    if (result instanceof int[] counts) {
      for (int count : counts) {
        sum = count < 0 ? sum : Math.max(0, sum) + count;
      }
    } else if (result instanceof long[] counts) {
      for (long count : counts) {
        sum = count < 0 ? sum : Math.max(0, sum) + count;
      }
    }
    return sum;
  }
}
