package dev.lumen.trace.spring.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says each fault of ours once, however often it happens. Thread-safe; throws nothing. */
public final class OnceLog {

  private static final Logger logger = LoggerFactory.getLogger(OnceLog.class);

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Logs a warning, unless it has been logged here before. */
  public void warn(String message, Throwable cause) {
    try {
      if (told.add(message)) {
        logger.warn("{}; this is said once", message, cause);
      }
    } catch (Throwable e) {
      // A log that fails costs a line.
    }
  }
}
