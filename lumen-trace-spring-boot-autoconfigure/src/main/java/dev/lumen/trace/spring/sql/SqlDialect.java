package dev.lumen.trace.spring.sql;

/** What databases write differently, as far as it decides where a literal ends. */
public enum SqlDialect {
  /** As the standard has it. */
  STANDARD,
  /** A backslash escapes, double quotes are for strings, and # begins a comment. */
  MYSQL,
  /** Brackets are for identifiers. */
  SQL_SERVER,
  /** Strings may have delimiters of their own: {@code q'[it's]'}. */
  ORACLE,
  /** Nobody knows what a backslash in a string is. */
  UNKNOWN
}
