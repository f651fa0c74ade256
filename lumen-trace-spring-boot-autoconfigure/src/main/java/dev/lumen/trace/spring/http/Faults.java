package dev.lumen.trace.spring.http;

/** Tells of faults of our own, which are never the request's. Thread-safe; throws nothing. */
public final class Faults {

  private static final OnceLog LOG = new OnceLog();

  private Faults() {}

  /**
   * Tells of a fault, each kind once, however often it happens.
   *
   * @param what the sentence to say, of few distinct ones
   */
  public static void tell(String what, Throwable fault) {
    LOG.warn(what, fault);
  }
}
