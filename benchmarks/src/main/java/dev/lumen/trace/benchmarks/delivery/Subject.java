package dev.lumen.trace.benchmarks.delivery;

import java.net.URI;
import java.util.List;

/**
 * A tracer that delivers over HTTP, written as its users would write it.
 *
 * <p>All do the same: names, keys, values and sizes are those of {@link Work}. One thread uses it.
 */
interface Subject {

  /** It makes no spans: what the process costs without them. */
  String IDLE = "idle";

  List<String> NAMES = List.of("lumen", "opentelemetry", "brave");

  /**
   * A root span with four children, one after the other, each current while it runs. All five get
   * six attributes and an event.
   */
  void trace(long order);

  /** How many spans it says that it dropped; -1 where it does not count them. */
  long dropped();

  static Subject named(String name, URI sink, boolean gzip) {
    return switch (name) {
      case IDLE -> new IdleSubject();
      case "lumen" -> new LumenSubject(sink.resolve(Sink.OTLP), gzip);
      case "opentelemetry" -> new OpenTelemetrySubject(sink.resolve(Sink.OTLP), gzip);
      case "brave" -> new BraveSubject(sink.resolve(Sink.ZIPKIN), gzip);
      default -> throw new IllegalArgumentException(name + " is none of " + NAMES);
    };
  }
}
