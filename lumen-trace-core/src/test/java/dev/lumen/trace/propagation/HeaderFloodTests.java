package dev.lumen.trace.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever callers send, reading it takes little memory. */
class HeaderFloodTests {

  // A tracestate may have 32,768 characters, which grow in a buffer; a flood has a million.
  private static final long BOUND = 200_000;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Propagator ALL =
      new BaggagePropagator(
          new CompositePropagator(
              Stream.of(PropagationFormat.values())
                  .map(PropagationFormat::propagator)
                  .toArray(Propagator[]::new)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tracestate",
        "baggage",
        "b3",
        "X-B3-TraceId",
        "X-Amzn-Trace-Id",
        "uber-trace-id",
        "X-Trace-ID",
        "traceparent"
      })
  void oneHeaderOfAMegabyte(String name) {
    for (String part : List.of("a=b,", "a", "%41", ";", ":", "\t", "1-", "Root=1-x;")) {
      String flood = part.repeat(1_000_000 / part.length());
      Map<String, String> headers =
          name.equals("traceparent")
              ? Map.of("traceparent", flood)
              : Map.of("traceparent", name.matches("[a-z]+") ? TRACEPARENT : "", name, flood);

      assertThat(allocated(() -> read(headers, Map::get))).as(part).isLessThan(BOUND);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"traceparent", "tracestate", "baggage", "b3"})
  void aHundredThousandHeadersOfOneName(String name) {
    List<String> flood = Collections.nCopies(100_000, "k=v");
    Getter<Map<String, String>> getter =
        new Getter<>() {
          @Override
          public @Nullable String get(Map<String, String> headers, String key) {
            return headers.get(key);
          }

          @Override
          public @Nullable Iterable<String> getAll(Map<String, String> headers, String key) {
            String value = headers.get(key);
            return key.equals(name) ? flood : value == null ? List.of() : List.of(value);
          }
        };

    assertThat(allocated(() -> read(Map.of("traceparent", TRACEPARENT), getter))).isLessThan(BOUND);
  }

  private static void read(Map<String, String> headers, Getter<Map<String, String>> getter) {
    Object unused = ALL.extract(headers, getter);
  }

  /** Of the second call: the first loads classes. */
  private static long allocated(Runnable reading) {
    reading.run();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    reading.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
