package dev.lumen.trace.spring.sql;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what is told of the statements that are executed again and again. Thread-safe. */
public final class SqlStatements {

  private static final Logger logger = LoggerFactory.getLogger(SqlStatements.class);

  private static final int MAX_STATEMENTS = 1000;

  // Whoever writes values, or lists of ever other lengths, into statements makes ever new ones, and
  // long ones.
  static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_KEY = 8 * SqlStatement.MAX_LENGTH;

  private final SqlDialect dialect;
  private final Map<String, SqlStatement> statements = new ConcurrentHashMap<>();
  private final AtomicInteger characters = new AtomicInteger();

  public SqlStatements(SqlDialect dialect) {
    this.dialect = dialect;
  }

  /** What is told of a statement. */
  public SqlStatement get(String sql) {
    SqlStatement known = statements.get(sql);
    if (known == null) {
      known = read(sql);
      if (sql.length() <= MAX_KEY) {
        remember(sql, known);
      }
    }
    return known;
  }

  private void remember(String sql, SqlStatement statement) {
    int added = sql.length() + statement.text().length() + statement.summary().length();
    if (statements.size() >= MAX_STATEMENTS || characters.get() + added > MAX_CHARACTERS) {
      // What others add meanwhile may be missed in the count: until the next time.
      statements.clear();
      characters.set(0);
    }
    if (statements.putIfAbsent(sql, statement) == null) {
      characters.addAndGet(added);
    }
  }

  /** How many are remembered. */
  int size() {
    return statements.size();
  }

  /** What those that are remembered take. */
  int characters() {
    return characters.get();
  }

  private SqlStatement read(String sql) {
    try {
      return SqlStatement.of(sql, dialect);
    } catch (RuntimeException e) {
      // It must not cost the statement.
      logger.debug("A statement cannot be read", e);
      return new SqlStatement("", "", null);
    }
  }

  /** What is told of several that are executed at once: what they have in common. */
  public static SqlStatement joined(List<SqlStatement> all) {
    List<SqlStatement> distinct = all.stream().distinct().limit(100).toList();
    List<String> summaries = distinct.stream().map(SqlStatement::summary).distinct().toList();
    String text = distinct.stream().map(SqlStatement::text).collect(Collectors.joining("; "));
    return new SqlStatement(
        summaries.size() == 1 ? summaries.get(0) : "",
        text.substring(0, Math.min(text.length(), SqlStatement.MAX_LENGTH)),
        null);
  }
}
