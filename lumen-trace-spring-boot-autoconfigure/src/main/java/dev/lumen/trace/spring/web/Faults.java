package dev.lumen.trace.spring.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of faults of our own, which are never the request's: each kind once, however often it
 * happens. Thread-safe; throws nothing.
 */
final class Faults {

  private static final Logger logger = LoggerFactory.getLogger(ServerTraceFilter.class);
  private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

  private Faults() {}

  /**
   * @param what the sentence to say, of few distinct ones
   */
  static void tell(String what, Throwable fault) {
    try {
      if (TOLD.add(what)) {
        logger.warn("{}; this is said once", what, fault);
      }
    } catch (Throwable e) {
      // A log that fails costs a line.
    }
  }
}
