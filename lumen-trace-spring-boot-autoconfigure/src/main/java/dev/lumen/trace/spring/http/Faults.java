package dev.lumen.trace.spring.http;

import dev.lumen.trace.pipeline.RareLog;
import org.slf4j.LoggerFactory;

/** Tells of faults of our own, which are never the request's. Thread-safe; throws nothing. */
public final class Faults {

  private static final RareLog LOG = new RareLog(LoggerFactory.getLogger(Faults.class));

  private Faults() {}

  /**
   * Tells of a fault, each kind once, however often it happens.
   *
   * @param what the sentence to say, of few distinct ones
   */
  public static void tell(String what, Throwable fault) {
    LOG.once(what, fault);
  }
}
