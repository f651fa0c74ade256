package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.ExportedSpan;
import dev.lumen.trace.rates.RateWindow;
import dev.lumen.trace.rates.RootRates;
import dev.lumen.trace.spring.actuate.TracesEndpointAutoConfiguration;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

class StoreAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, StoreAutoConfiguration.class));

  private final ApplicationContextRunner wanted =
      runner.withPropertyValues("lumen.trace.store.enabled=true");

  @Test
  void theStoreHoldsWhatTheTracerRecords() {
    wanted.run(
        context -> {
          context.getBean(Tracer.class).start("work").end();

          assertThat(context.getBean(TraceStore.class).list(TraceQuery.ALL).traces())
              .singleElement()
              .satisfies(trace -> assertThat(trace.name()).isEqualTo("work"));
        });
  }

  @Test
  void theStoreKeepsToItsBounds() {
    wanted
        .withPropertyValues("lumen.trace.store.max-spans=3")
        .run(
            context -> {
              for (int i = 0; i < 5; i++) {
                context.getBean(Tracer.class).start("work").end();
              }

              assertThat(context.getBean(TraceStore.class).stats().heldSpans()).isEqualTo(3);
            });
  }

  @Test
  void nobodyCountsRequestsBeforeSomebodyAsks() {
    wanted
        .withPropertyValues("lumen.trace.sampling.strategy=never")
        .run(
            context -> {
              Tracer tracer = context.getBean(Tracer.class);
              context.getBean(TraceStore.class);
              try (Span before = tracer.start("before")) {
                assertThat(before.isRecording()).isFalse();
              }

              RootRates rates = context.getBean(StoreFeed.class).rates();

              assertThat(rates).isNotNull();
              tracer.start("after").end();
              assertThat(rates.read(RateWindow.ALL).roots())
                  .singleElement()
                  .satisfies(root -> assertThat(root.name()).isEqualTo("after"));
            });
  }

  @Test
  void theStoreCanBeTurnedOff() {
    runner
        .withPropertyValues("lumen.trace.store.enabled=false", "lumen.trace.store.max-spans=0")
        .run(context -> assertThat(context).hasNotFailed());
    runner
        .withPropertyValues("lumen.trace.store.enabled=false")
        .run(
            context -> {
              context.getBean(Tracer.class).start("work").end();

              assertThat(context.getBean(TraceStore.class).stats().addedSpans())
                  .as("who has it injected gets one that is empty")
                  .isZero();
            });
  }

  @Test
  void thereIsNoStoreWhereNobodyLooks() {
    runner.run(
        context -> {
          context.getBean(Tracer.class).start("work").end();

          assertThat(context.getBeanFactory().containsSingleton("lumenTraceStore")).isFalse();
        });
  }

  @Test
  void theStoreIsThereFromTheFirstSpanWhereTheEndpointIs() {
    runner
        .withConfiguration(AutoConfigurations.of(TracesEndpointAutoConfiguration.class))
        .withPropertyValues("management.endpoints.web.exposure.include=traces")
        .withBean(StartsSpan.class)
        .run(context -> assertThat(heldNames(context)).containsExactly("made"));
    runner
        .withConfiguration(AutoConfigurations.of(TracesEndpointAutoConfiguration.class))
        .withBean(StartsSpan.class)
        .run(
            context ->
                assertThat(context.getBeanFactory().containsSingleton("lumenTraceStore"))
                    .as("not exposed, not held")
                    .isFalse());
  }

  @Test
  void theStoreIsThereFromTheFirstSpanWhereItIsWanted() {
    runner
        .withPropertyValues("lumen.trace.store.enabled=true")
        .withBean(StartsSpan.class)
        .run(context -> assertThat(heldNames(context)).containsExactly("made"));
  }

  @Test
  void aStoreOfTheApplicationComesFirst() {
    TraceStore own = new TraceStore();

    runner
        .withBean(TraceStore.class, () -> own)
        .run(
            context -> {
              context.getBean(Tracer.class).start("work").end();

              assertThat(context).hasSingleBean(TraceStore.class);
              assertThat(own.stats().heldSpans()).isEqualTo(1);
            });
  }

  @Test
  void theTracesOutliveARestartOfDevtools() {
    // An application that another test started has one, which restarts nothing.
    Restarter.clearInstance();
    Restarter.initialize(new String[0], false, thread -> new URL[0], false);

    try {
      wanted.run(
          context -> {
            Tracer tracer = context.getBean(Tracer.class);
            try (Span span = tracer.start("before")) {
              span.setAttribute("key", "value").addEvent("event");
              tracer.start("below").end();
            }
            tracer.spanBuilder("never ends").startDetached();
          });

      wanted.run(
          context -> {
            context.getBean(Tracer.class).start("after").end();

            TraceStore store = context.getBean(TraceStore.class);
            assertThat(names(store)).containsExactly("after", "never ends", "before");
            TraceSummary before = store.list(TraceQuery.ALL).traces().get(2);
            assertThat(before.spans()).isEqualTo(2);
            assertThat(before.root().attributes().get("key")).isEqualTo("value");
            assertThat(before.root().events()).hasSize(1);
          });
    } finally {
      Restarter.clearInstance();
    }
  }

  @Test
  void whatOutlivesARestartKnowsNothingOfTheTracerThatMadeIt() {
    Restarter.clearInstance();
    Restarter.initialize(new String[0], false, thread -> new URL[0], false);

    try {
      wanted.run(context -> context.getBean(Tracer.class).start("before").end());

      wanted.run(
          context ->
              assertThat(context.getBean(TraceStore.class).list(TraceQuery.ALL).traces())
                  .singleElement()
                  .satisfies(
                      trace ->
                          assertThat(trace.root())
                              .isNotInstanceOf(Span.class)
                              .isInstanceOf(ExportedSpan.class)));
    } finally {
      Restarter.clearInstance();
    }
  }

  @Test
  void asManyOutliveARestartAsTheNextStoreHolds() {
    Restarter.clearInstance();
    Restarter.initialize(new String[0], false, thread -> new URL[0], false);

    try {
      wanted.run(
          context -> {
            for (int i = 0; i < 9000; i++) {
              context.getBean(Tracer.class).start("before " + i).end();
              if (i % 500 == 0) {
                context.getBean(TraceStore.class).stats();
              }
            }
          });
      wanted.run(
          context ->
              assertThat(context.getBean(TraceStore.class).stats().heldSpans()).isEqualTo(9000));
      wanted
          .withPropertyValues("lumen.trace.store.max-spans=2")
          .run(
              context ->
                  assertThat(names(context.getBean(TraceStore.class)))
                      .containsExactly("before 8999", "before 8998"));
    } finally {
      Restarter.clearInstance();
    }
  }

  private static List<String> names(TraceStore store) {
    return store.list(TraceQuery.ALL).traces().stream().map(TraceSummary::name).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "lumen.trace.store.max-spans, 0, It must be at least 1",
    "lumen.trace.store.max-spans, -5, It must be at least 1",
    "lumen.trace.store.max-size, 0B, It must be at least 1B",
    "lumen.trace.store.max-size, -1MB, It must be at least 1B"
  })
  void aBadBoundStopsTheStart(String property, String value, String reason) {
    wanted
        .withPropertyValues(property + "=" + value)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        failure -> {
                          assertThat(failure.getName()).isEqualTo(property);
                          assertThat(failure.getValue()).isNotNull();
                          assertThat(failure.getReason()).isEqualTo(reason);
                        }));
  }

  private static List<String> heldNames(ConfigurableApplicationContext context) {
    return context.getBean(TraceStore.class).list(TraceQuery.ALL).traces().stream()
        .map(TraceSummary::name)
        .toList();
  }

  static final class StartsSpan {

    StartsSpan(Tracer tracer) {
      tracer.start("made").end();
    }
  }
}
