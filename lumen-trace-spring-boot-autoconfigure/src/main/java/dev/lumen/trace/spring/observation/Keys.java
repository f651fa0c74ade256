package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.spring.http.UrlRedaction;
import dev.lumen.trace.spring.sql.SqlDialect;
import dev.lumen.trace.spring.sql.SqlStatement;
import dev.lumen.trace.spring.sql.SqlStatements;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import java.util.Comparator;
import java.util.List;

/**
 * The keys of an observation as attributes. Thread-safe.
 *
 * @param redaction takes the secrets out of values that are URLs, of clients and gateways
 * @param statements take the literals out of values that are statements, of databases
 */
record Keys(UrlRedaction redaction, SqlStatements statements) {

  private static final String REDIS_ERROR = "lettuce.command.error";

  Keys(UrlRedaction redaction) {
    this(redaction, new SqlStatements(SqlDialect.UNKNOWN));
  }

  /** Sets them all, but those that say that there is nothing to say. */
  void set(Observation.Context context, Span span, boolean message) {
    set(context.getLowCardinalityKeyValues(), context, span, message);
    set(context.getHighCardinalityKeyValues(), context, span, message);
  }

  private void set(KeyValues keys, Observation.Context context, Span span, boolean message) {
    for (KeyValue each : keys) {
      String key = each.getKey();
      String value = each.getValue();
      if (isNone(value)) {
        continue;
      }
      if (message) {
        Messages.set(span, key, value);
      } else if (key.equals(REDIS_ERROR)) {
        fail(span, value);
      } else if (isNumbered(key)) {
        if (key.endsWith("[0]")) {
          span.setAttribute("db.query.text", queryText(keys));
        }
      } else {
        span.setAttribute(key, redacted(key, value, context));
      }
    }
  }

  private String redacted(String key, String value, Observation.Context context) {
    if (isStatement(key) && !isCommand(context)) {
      return statements.get(value).text();
    }
    return isUrl(key, value) ? redaction.url(value) : value;
  }

  /** All statements as one, which stand by their keys as texts: [10] before [2]. */
  private String queryText(KeyValues keys) {
    List<SqlStatement> all =
        keys.stream()
            .filter(each -> isNumbered(each.getKey()))
            .sorted(Comparator.comparingInt(each -> each.getKey().length()))
            .map(each -> statements.get(each.getValue()))
            .toList();
    return SqlStatements.joined(all).text();
  }

  /** As r2dbc-proxy's observations name them, and datasource-proxy's. */
  private static boolean isNumbered(String key) {
    return key.startsWith("r2dbc.query[") || key.startsWith("jdbc.query[");
  }

  /** As OpenTelemetry's conventions name it, old and new, and Spring Data Cassandra does. */
  private static boolean isStatement(String key) {
    return key.equals("db.statement") || key.equals("db.query.text");
  }

  /** Whether it is of a database whose commands are nothing like SQL. */
  private static boolean isCommand(Observation.Context context) {
    KeyValue system = context.getLowCardinalityKeyValue("db.system");
    if (system == null) {
      system = context.getLowCardinalityKeyValue("db.system.name");
    }
    return system != null
        && (system.getValue().equals("redis") || system.getValue().equals("mongodb"));
  }

  /** Redis says what is wrong in its first word. Lettuce makes no error of it. */
  private static void fail(Span span, String error) {
    int space = error.indexOf(' ');
    span.setAttribute("error.type", space < 0 ? error : error.substring(0, space))
        .setStatus(SpanStatus.ERROR, error);
  }

  private static boolean isUrl(String key, String value) {
    return key.equals("http.url")
        || key.equals("http.uri")
        || key.equals("uri")
        || key.equals("url.full")
        || value.startsWith("http://")
        || value.startsWith("https://");
  }

  static boolean isNone(String value) {
    return value.equals(KeyValue.NONE_VALUE);
  }
}
