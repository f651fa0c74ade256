package dev.lumen.trace.data;

/** How the work of a span ended. */
public enum SpanStatus {
  /** Nobody said: the default, which backends read as success. */
  UNSET,
  /** Declared a success by the application; overrules an earlier {@link #ERROR} and is final. */
  OK,
  /** The work failed. */
  ERROR
}
