package dev.lumen.trace.benchmarks.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** What a sink was sent. Thread-safe. */
final class SinkCounter {

  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong spans = new AtomicLong();

  void add(String path, byte[] body, boolean gzip) throws IOException {
    byte[] message = gzip ? inflate(body) : body;
    spans.addAndGet(path.equals(Sink.OTLP) ? SpanCount.otlp(message) : SpanCount.zipkin(message));
    bytes.addAndGet(body.length);
    requests.incrementAndGet();
  }

  private static byte[] inflate(byte[] body) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
      return in.readAllBytes();
    }
  }

  SinkCounts counts() {
    return new SinkCounts(requests.get(), bytes.get(), spans.get());
  }
}
