package dev.lumen.trace.data;

/** The side of a call that a span stands for, as OpenTelemetry defines it. */
public enum SpanKind {
  /** Work inside the process: the default. */
  INTERNAL,
  /** Answering a synchronous request. */
  SERVER,
  /** Making a synchronous request. */
  CLIENT,
  /** Handing a message to a broker. */
  PRODUCER,
  /** Handling a message from a broker. */
  CONSUMER
}
