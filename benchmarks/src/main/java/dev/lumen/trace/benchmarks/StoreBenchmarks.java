package dev.lumen.trace.benchmarks;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.store.TraceStore;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * What the store of recent traces costs the thread that starts a span, without the waking of the
 * store's own thread, which is due once in 512 spans.
 */
public class StoreBenchmarks extends Comparison {

  private static final int SPANS = 400;

  private final TraceStore store = new TraceStore();
  private final List<SpanData> spans = spans();

  private static List<SpanData> spans() {
    InMemoryExporter exporter = new InMemoryExporter();
    try (Tracer tracer = Tracer.builder().exporter(exporter).build()) {
      for (int i = 0; i < SPANS; i++) {
        tracer.start(Work.ROOT).end();
      }
    }
    return exporter.spans();
  }

  @Setup(Level.Invocation)
  public void empty() {
    store.clear();
  }

  @Benchmark
  @OperationsPerInvocation(SPANS)
  public void add() {
    for (SpanData span : spans) {
      store.add(span);
    }
  }
}
