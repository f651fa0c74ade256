package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MdcIdsTests {

  private final Tracer tracer = Tracer.builder().build();
  private final LogCorrelation correlation = new LogCorrelation();

  @BeforeEach
  void theApplicationHasIdsOfItsOwn() {
    MDC.put("traceId", "its own");
    MDC.put("spanId", "too");
    MDC.put("user", "jo");
  }

  @AfterEach
  void close() {
    correlation.close();
    MDC.clear();
  }

  @Test
  void whatTheApplicationHasIsPutBack() {
    Span outer = tracer.start("outer");
    Span inner = tracer.start("inner");

    assertThat(MDC.get("spanId")).isEqualTo(id(inner));
    inner.end();
    assertThat(MDC.get("spanId")).isEqualTo(id(outer));
    outer.end();
    assertThat(MDC.getCopyOfContextMap())
        .isEqualTo(Map.of("traceId", "its own", "spanId", "too", "user", "jo"));
  }

  @Test
  void itIsPutBackOnEachThread() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Span span = tracer.start("work")) {
      pool.submit(() -> MDC.put("traceId", "of the pool")).get();
      pool.submit(
              () -> {
                try (Scope scope = span.makeCurrent()) {
                  assertThat(MDC.get("spanId")).isEqualTo(id(span));
                }
              })
          .get();

      assertThat(pool.submit(() -> MDC.get("traceId")).get()).isEqualTo("of the pool");
      assertThat(pool.submit(() -> MDC.get("spanId")).get()).isNull();
    } finally {
      pool.shutdown();
    }
    assertThat(MDC.get("traceId")).isEqualTo("its own");
  }

  @Test
  void whatTheApplicationPutsWithinASpanStaysAfterIt() {
    try (Span span = tracer.start("work")) {
      MDC.put("traceId", "changed");
      MDC.remove("spanId");

      assertThat(MDC.get("traceId")).isEqualTo("changed");
      tracer.start("inner").end();
      assertThat(MDC.get("traceId")).isEqualTo(span.context().traceId().toString());
    }
    assertThat(MDC.get("traceId")).isEqualTo("changed");
    assertThat(MDC.get("spanId")).isNull();
  }

  @Test
  void whatTheApplicationClearsIsGoneAndTheIdsComeWithTheNextChange() {
    try (Span span = tracer.start("work")) {
      MDC.clear();

      assertThat(MDC.get("spanId")).isNull();
      tracer.start("inner").end();
      assertThat(MDC.get("spanId")).isEqualTo(id(span));
      assertThat(MDC.get("traceId")).isEqualTo(span.context().traceId().toString());
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void aCopyOfTheIdsThatIsSetAfterTheSpanGoesWithTheNext() {
    Map<String, @Nullable String> copy;
    try (Span span = tracer.start("work")) {
      assertThat(span.isRecording()).isTrue();
      copy = Objects.requireNonNull(MDC.getCopyOfContextMap());
    }
    MDC.setContextMap(copy);
    tracer.start("next").end();

    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "jo"));
  }

  @Test
  void keysThatTwoContextsShareInPartAreStillPutBack() {
    try (LogCorrelation other = new LogCorrelation("traceId", "span")) {
      Span outer = tracer.start("outer");
      tracer.start("inner").end();

      assertThat(other).isNotNull();
      assertThat(MDC.get("span")).isEqualTo(id(outer));
      outer.end();
      assertThat(MDC.getCopyOfContextMap())
          .isEqualTo(Map.of("traceId", "its own", "spanId", "too", "user", "jo"));
    }
  }

  private static String id(Span span) {
    return span.context().spanId().toString();
  }
}
