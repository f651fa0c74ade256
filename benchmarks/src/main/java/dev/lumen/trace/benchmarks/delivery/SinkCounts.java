package dev.lumen.trace.benchmarks.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What a sink has been sent so far.
 *
 * @param bytes of the bodies as they were sent, without their headers
 */
record SinkCounts(long requests, long bytes, long spans) {

  private static final long POLL_MILLIS = 250;
  // Longer than any tracer waits for a batch to fill.
  private static final long QUIET_MILLIS = Work.INTERVAL.toMillis() + 1_000;

  static SinkCounts parse(String text) {
    String[] numbers = text.split(" ", 3);
    return new SinkCounts(
        Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  /** Waits until nothing more comes: whatever a tracer had queued has been sent, or lost. */
  static SinkCounts whenQuiet(URI sink) throws IOException, InterruptedException {
    SinkCounts counts = read(sink);
    for (long quiet = 0; quiet < QUIET_MILLIS; quiet += POLL_MILLIS) {
      Thread.sleep(POLL_MILLIS);
      SinkCounts next = read(sink);
      if (!next.equals(counts)) {
        quiet = 0;
      }
      counts = next;
    }
    return counts;
  }

  private static SinkCounts read(URI sink) throws IOException {
    try (InputStream in = sink.resolve(Sink.COUNTS).toURL().openStream()) {
      return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    }
  }

  SinkCounts minus(SinkCounts before) {
    return new SinkCounts(requests - before.requests, bytes - before.bytes, spans - before.spans);
  }

  @Override
  public String toString() {
    return requests + " " + bytes + " " + spans;
  }
}
