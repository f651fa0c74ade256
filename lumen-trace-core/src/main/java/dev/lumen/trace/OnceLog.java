package dev.lumen.trace;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says each thing once, however often it happens. Thread-safe; throws nothing. */
final class OnceLog {

  private static final Logger logger = LoggerFactory.getLogger(Tracer.class);

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  void warn(String message, Throwable cause) {
    try {
      if (told.add(message)) {
        logger.warn("{}; this is said once", message, cause);
      }
    } catch (Throwable e) {
      // A log that fails costs a line.
    }
  }
}
