package dev.lumen.trace.export;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clocks and the pauses of a sender: those of the machine, unless a test brings its own. */
interface Time {

  default long nanoTime() {
    return System.nanoTime();
  }

  default Instant now() {
    return Instant.now();
  }

  default void pause(Duration duration) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }
}
