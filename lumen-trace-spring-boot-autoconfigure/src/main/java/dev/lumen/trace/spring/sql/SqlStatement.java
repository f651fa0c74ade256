package dev.lumen.trace.spring.sql;

import org.jspecify.annotations.Nullable;

/**
 * What is told of a statement's text. Immutable.
 *
 * @param summary its operations and the tables that they are on; empty where there is no word in it
 * @param text with every literal replaced, and without comments
 * @param procedure the stored procedure that it calls, if it does
 */
public record SqlStatement(String summary, String text, @Nullable String procedure) {

  /** How much is told of a text, and read of one that tells more. */
  static final int MAX_LENGTH = 4096;

  static SqlStatement of(String sql, SqlDialect dialect) {
    SqlSummary summary = new SqlSummary();
    String text = new SqlScanner(sql, dialect, summary).scan();
    return new SqlStatement(summary.text(), text, summary.procedure());
  }
}
