package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.Baggage;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MdcBaggageTests {

  private static final TraceContext CALLER = TraceContext.of(Baggage.parse("user=jo,tenant=north"));

  private final Tracer tracer = Tracer.builder().build();
  private final MdcBaggage mdc = new MdcBaggage(List.of("user", "absent"));

  @AfterEach
  void close() {
    mdc.close();
    MDC.clear();
  }

  @Test
  void valuesAreThereAsLongAsTheirSpanIsCurrent() {
    try (Span span = tracer.spanBuilder("server").parent(CALLER).start()) {
      assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "jo"));

      try (Scope scope = tracer.withBaggage("user", "ann");
          Span child = tracer.start("child")) {
        assertThat(MDC.get("user")).isEqualTo("ann");
      }
      assertThat(MDC.get("user")).isEqualTo("jo");

      try (Scope scope = tracer.withBaggage("user", null)) {
        assertThat(MDC.get("user")).isNull();
      }
      assertThat(MDC.get("user")).isEqualTo("jo");
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  @Test
  void whatTheApplicationHasIsPutBack() {
    MDC.put("user", "its own");
    MDC.put("absent", "too");

    Span outer = tracer.spanBuilder("outer").parent(CALLER).start();
    Span inner = tracer.start("inner");
    assertThat(MDC.get("user")).isEqualTo("jo");
    assertThat(MDC.get("absent")).isEqualTo("too");
    inner.end();
    outer.end();

    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "its own", "absent", "too"));
  }

  @Test
  void whatTheApplicationPutsMeanwhileStays() {
    try (Span span = tracer.spanBuilder("server").parent(CALLER).start()) {
      MDC.put("user", "put since");
    }

    assertThat(MDC.get("user")).isEqualTo("put since");
  }

  @Test
  void otherThreadsHaveThemWithTheSpan() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Span span = tracer.spanBuilder("server").parent(CALLER).start()) {
      assertThat(tracer.wrap(pool).submit(() -> MDC.get("user")).get()).isEqualTo("jo");
      assertThat(pool.submit(() -> MDC.get("user")).get()).isNull();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aValueCannotMakeALineOfItsOwn() {
    TraceContext caller =
        TraceContext.of(Baggage.parse("user=jo%0d%0aERROR%20forged%e2%80%a8%1b[31m"));

    try (Span span = tracer.spanBuilder("server").parent(caller).start()) {
      assertThat(MDC.get("user")).isEqualTo("jo__ERROR forged__[31m");
    }
  }

  @Test
  void whatIsNotCopiedIsNotThere() {
    try (Span span = tracer.spanBuilder("server").parent(CALLER).start()) {
      assertThat(MDC.get("tenant")).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a|b, 'letters, digits, dots, hyphens and underscores'",
    "traceId, It must not be the key of the trace id or the span id in the log"
  })
  void aKeyThatALogCannotHaveIsRefused(String key, String reason) {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LumenTraceAutoConfiguration.class, ContextAutoConfiguration.class))
        .withPropertyValues("lumen.trace.baggage.to-log=user," + key)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        refused -> {
                          assertThat(refused.getName()).isEqualTo("lumen.trace.baggage.to-log");
                          assertThat(refused.getValue()).isEqualTo(key);
                          assertThat(refused.getReason()).contains(reason);
                        }));
  }
}
