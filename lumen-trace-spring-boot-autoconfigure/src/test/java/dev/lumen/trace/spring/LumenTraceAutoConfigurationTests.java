package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.SpanListener;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Trace;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.W3CPropagator;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.store.TraceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.ApplicationContextAssertProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ClassUtils;

@ExtendWith(OutputCaptureExtension.class)
class LumenTraceAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(everyOne()));

  @Test
  void byDefaultEveryTraceIsRecordedAndHeld() {
    runner.run(
        context -> {
          Tracer tracer = context.getBean(Tracer.class);

          assertThat(tracer.serviceName()).isEqualTo("unknown");
          assertThat(tracer).hasToString("Tracer of unknown, sampling parent-based, else always");
          assertThat(tracer.propagator().injectedFields())
              .containsExactly("traceparent", "tracestate", "X-Trace-ID", "X-Span-ID", "baggage");
          assertThat(tracer.propagator().fields()).contains("b3", "X-B3-TraceId");
          assertThat(tracer.stats().exporters()).isEmpty();
          assertThat(context).hasSingleBean(TraceStore.class);
        });
  }

  @Test
  void whereItIsOffThereIsNothingButWhatIsInjected() {
    WebApplicationContextRunner web =
        new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(everyOne()))
            .withPropertyValues("management.endpoints.web.exposure.include=*");

    web.run(
        context ->
            assertThat(ourBeans(context))
                .contains("lumenTracer", "lumenTracesEndpoint", "lumenTraceStore"));
    web.withPropertyValues("lumen.trace.enabled=false")
        .run(
            context -> {
              assertThat(context).hasSingleBean(Tracer.class).hasSingleBean(TraceStore.class);
              assertThat(ourBeans(context))
                  .doesNotContain("lumenTracesEndpoint", "lumenStoreFeed", "lumenStartupReport");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "off", "no", "0"})
  void aTracerIsThereWhateverWordSwitchesItOff(String off) {
    runner
        .withPropertyValues("lumen.trace.enabled=" + off)
        .run(context -> assertThat(context.getBean(Tracer.class)).isSameAs(Tracer.noop()));
  }

  @Test
  void whereItIsOffTheInjectedTracerRecordsNothingAndStartsNoThread() {
    InMemoryExporter exporter = new InMemoryExporter();
    List<SpanData> started = new ArrayList<>();
    SpanListener listener =
        new SpanListener() {
          @Override
          public void onStart(SpanData span) {
            started.add(span);
          }
        };

    runner
        .withPropertyValues("lumen.trace.enabled=false", "lumen.trace.exporter=writer")
        .withBean(SpanExporter.class, () -> exporter)
        .withBean(SpanListener.class, () -> listener)
        .withBean(NeedsTracer.class)
        .run(
            context -> {
              Tracer tracer = context.getBean(NeedsTracer.class).tracer();
              assertThat(Tracer.getDefault()).isSameAs(tracer);
              try (Span span = Trace.start("work")) {
                assertThat(span.isRecording()).isFalse();
                assertThat(span.context().isSampled()).isFalse();
              }
              assertThat(context.getBean(TraceStore.class).stats().heldSpans()).isZero();
              assertThat(started).isEmpty();
              assertThat(Thread.getAllStackTraces().keySet())
                  .extracting(Thread::getName)
                  .noneMatch(name -> name.startsWith("lumen-trace"));
            });

    assertThat(exporter.spans()).isEmpty();
  }

  @Test
  void aTracerOfTheApplicationIsLeftAloneWhereItIsOff() {
    Tracer own = Tracer.builder().build();

    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(everyOne()))
        .withBean("own", Tracer.class, () -> own)
        .withPropertyValues("lumen.trace.enabled=false")
        .run(
            context -> {
              assertThat(context.getBean(Tracer.class)).isSameAs(own);
              assertThat(own.stats().started()).isZero();
            });
  }

  @Test
  void ofSeveralTracersThePrimaryOneTraces() {
    Tracer primary = Tracer.builder().serviceName("primary").build();

    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(everyOne()))
        .withPropertyValues("management.endpoints.web.exposure.include=traces")
        .withBean("other", Tracer.class, () -> Tracer.builder().build())
        .withBean("primary", Tracer.class, () -> primary, bean -> bean.setPrimary(true))
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasBean("lumenTracesEndpoint");
              assertThat(Tracer.getDefault()).isSameAs(primary);
            });
  }

  @Test
  void ofSeveralTracersWithoutAPrimaryOneNoneTraces(CapturedOutput output) {
    Tracer before = Tracer.getDefault();

    new WebApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(everyOne()))
        .withBean("one", Tracer.class, () -> Tracer.builder().build())
        .withBean("two", Tracer.class, () -> Tracer.builder().build())
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(Tracer.getDefault()).isSameAs(before);
              assertThat(ourBeans(context))
                  .doesNotContain("lumenTraceFilter", "lumenTracedAdvisor");
            });

    assertThat(output)
        .containsOnlyOnce(
            "Nothing is traced by itself, as there is more than one Tracer: the beans one, two."
                + " Mark the one to trace with as @Primary");
  }

  @Test
  void theServiceHasTheNameOfTheApplication() {
    runner
        .withPropertyValues("spring.application.name=orders")
        .run(context -> assertThat(serviceName(context)).isEqualTo("orders"));
  }

  @Test
  void theServiceHasItsOwnNameFirst() {
    runner
        .withPropertyValues("spring.application.name=orders", "lumen.trace.service-name=shop")
        .run(context -> assertThat(serviceName(context)).isEqualTo("shop"));
  }

  @Test
  void theServiceHasTheNameInTheResourceBeforeThatOfTheApplication() {
    runner
        .withPropertyValues(
            "spring.application.name=orders", "lumen.trace.resource-attributes.service.name=shop")
        .run(context -> assertThat(serviceName(context)).isEqualTo("shop"));
  }

  @Test
  void theResourceOfEverySpanHasTheAttributesOfTheProperties() {
    runner
        .withPropertyValues("lumen.trace.resource-attributes.region=north")
        .run(
            context ->
                assertThat(context.getBean(Tracer.class).resource().attributes().asMap())
                    .containsEntry("region", "north")
                    .containsKeys("service.instance.id", "telemetry.sdk.version", "host.name"));
  }

  @Test
  void aBlankNameIsNone() {
    runner
        .withPropertyValues("spring.application.name= ", "lumen.trace.service-name= ")
        .run(context -> assertThat(serviceName(context)).isEqualTo("unknown"));
  }

  @Test
  void withoutANameTheServiceHasThatOfTheMainClass() {
    SpringApplication application = new SpringApplication(NamelessApplication.class);
    application.setMainApplicationClass(NamelessApplication.class);
    application.setWebApplicationType(WebApplicationType.NONE);

    try (ConfigurableApplicationContext context = application.run()) {
      assertThat(context.getBean(Tracer.class).serviceName()).isEqualTo("NamelessApplication");
    }
    try (ConfigurableApplicationContext context =
        application.run("--spring.application.name=orders")) {
      assertThat(context.getBean(Tracer.class).serviceName()).isEqualTo("orders");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(LumenTraceAutoConfiguration.class)
  static class NamelessApplication {}

  @Test
  void aKotlinFileGivesItsNameAsAClassWould() {
    ConfigurableEnvironment environment = new StandardEnvironment();
    SpringApplication application = new SpringApplication();
    application.setMainApplicationClass(OrdersKt.class);

    new MainClassEnvironmentPostProcessor().postProcessEnvironment(environment, application);

    assertThat(environment.getProperty(MainClassEnvironmentPostProcessor.NAME)).isEqualTo("Orders");
  }

  private static final class OrdersKt {}

  @Test
  void samplesAsTheApplicationSays() {
    runner
        .withBean(Sampler.class, Sampler::never)
        .run(
            context -> {
              try (Span span = context.getBean(Tracer.class).start("work")) {
                assertThat(span.isRecording()).isFalse();
              }
            });
  }

  @Test
  void propagatesAsTheApplicationSays() {
    Propagator own = new W3CPropagator();

    runner
        .withBean(Propagator.class, () -> own)
        .run(context -> assertThat(context.getBean(Tracer.class).propagator()).isSameAs(own));
  }

  @Test
  void propagatesInTheHeadersThatTheApplicationNames() {
    runner
        .withPropertyValues(
            "lumen.trace.propagation.format=kolosys",
            "lumen.trace.propagation.trace-id-header=X-Request-Trace",
            "lumen.trace.propagation.span-id-header=X-Request-Span")
        .run(
            context -> {
              Map<String, String> headers = new TreeMap<>();
              Tracer tracer = context.getBean(Tracer.class);
              try (Span span = tracer.start("work")) {
                TraceContext current = span.context();
                tracer.propagator().inject(current, headers, Map::put);
              }

              assertThat(headers).containsOnlyKeys("X-Request-Trace", "X-Request-Span");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jakarta.servlet",
        "org.springframework.boot.actuate",
        "org.springframework.web.reactive",
        "org.springframework.web.client.RestClient",
        "org.springframework.aop",
        "reactor.core",
        "io.micrometer.context",
        "io.micrometer.core",
        "io.micrometer.tracing"
      })
  void theRestWorksWithout(String missing) {
    FilteredClassLoader classLoader = new FilteredClassLoader(missing);
    runner
        .withClassLoader(classLoader)
        .run(context -> assertThat(recordedSpans(context)).isEqualTo(1));
    if (!missing.equals("jakarta.servlet")) {
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(everyOne()))
          .withClassLoader(classLoader)
          .run(context -> assertThat(recordedSpans(context)).isEqualTo(1));
    }
  }

  @Test
  void recordsTheShareOfTracesThatTheApplicationSays() {
    assertThat(
            spansWith(
                tracer -> {
                  for (int i = 0; i < 8; i++) {
                    tracer.start("work").end();
                  }
                },
                "lumen.trace.sampling.strategy=ratio",
                "lumen.trace.sampling.ratio=0.25"))
        .hasSize(2);
  }

  @Test
  void overrulesItsCallersWhereTheApplicationSaysSo() {
    assertThat(
            spansWith(
                tracer -> tracer.spanBuilder("work").parent(unsampledCaller()).start().end(),
                "lumen.trace.sampling.parent-based=false"))
        .hasSize(1);
  }

  @Test
  void recordsNoMoreSpansASecondThanTheApplicationSays() {
    assertThat(
            spansWith(
                tracer -> {
                  for (int i = 0; i < 1000; i++) {
                    tracer.start("work").end();
                  }
                },
                "lumen.trace.max-spans-per-second=3"))
        .hasSizeBetween(3, 100);
  }

  @Test
  void aSpanHoldsAsMuchAsTheApplicationSays() {
    List<SpanData> spans =
        spansWith(
            tracer -> {
              SpanBuilder builder = tracer.spanBuilder("a name that is long");
              for (int i = 0; i < 10; i++) {
                builder.link(unsampledCaller());
              }
              try (Span span = builder.start()) {
                for (int i = 0; i < 10; i++) {
                  span.setAttribute("key" + i, "a value that is long");
                  span.addEvent("event", numbered(10));
                }
              }
            },
            "lumen.trace.limits.attributes=2",
            "lumen.trace.limits.events=3",
            "lumen.trace.limits.links=4",
            "lumen.trace.limits.event-attributes=5",
            "lumen.trace.limits.value-length=6",
            "lumen.trace.limits.name-length=7");

    assertThat(spans).hasSize(1);
    SpanData span = spans.get(0);
    assertThat(span.attributes().size()).isEqualTo(2);
    assertThat(span.events()).hasSize(3);
    assertThat(span.links()).hasSize(4);
    assertThat(span.events().get(0).attributes().size()).isEqualTo(5);
    assertThat(span.attributes().get("key0")).isEqualTo("a valu");
    assertThat(span.name()).isEqualTo("a name ");
  }

  @Test
  void aTracerOfTheApplicationComesFirst() {
    Tracer own = Tracer.builder().build();

    runner
        .withBean(Tracer.class, () -> own)
        .run(
            context -> {
              assertThat(context).hasSingleBean(Tracer.class);
              assertThat(Tracer.getDefault()).isSameAs(own);
            });
  }

  @Test
  void aTracerOfTheApplicationFeedsTheStoreAsOursDoes() {
    Tracer own = Tracer.builder().build();

    runner
        .withPropertyValues("management.endpoints.web.exposure.include=traces")
        .withBean(Tracer.class, () -> own)
        .run(
            context -> {
              own.start("work").end();

              assertThat(context.getBean(TraceStore.class).stats().heldSpans()).isEqualTo(1);
            });
  }

  @Test
  void aTracerThatTheApplicationGaveTheStoreFeedsItOnce() {
    runner
        .withPropertyValues("lumen.trace.store.enabled=true")
        .withUserConfiguration(OwnTracerWithStore.class)
        .run(
            context -> {
              context.getBean(Tracer.class).start("work").end();

              assertThat(context.getBean(TraceStore.class).stats().heldSpans()).isEqualTo(1);
            });
  }

  @Test
  void aTracerThatOutlivesItsContextFeedsNoStoreOfIt() {
    Tracer own = Tracer.builder().build();
    TraceStore store = new TraceStore();

    runner
        .withBean("own", Tracer.class, () -> own, bean -> bean.setDestroyMethodName(""))
        .withBean(TraceStore.class, () -> store)
        .run(context -> own.start("within").end());
    own.start("after").end();

    assertThat(store.stats().addedSpans()).isEqualTo(1);
  }

  @Test
  void processorsAreUsedInOrder() {
    InMemoryExporter exporter = new InMemoryExporter();
    runner
        .withBean(SpanExporter.class, () -> exporter)
        .withUserConfiguration(Processors.class)
        .run(
            context -> {
              Tracer tracer = context.getBean(Tracer.class);
              tracer.start("work").end();
              tracer.start("health").end();
              assertThat(tracer.flush(Duration.ofSeconds(30))).isTrue();

              assertThat(exporter.spans())
                  .extracting(SpanData::name)
                  .containsExactly("work first second");
              assertThat(tracer.stats().filtered()).isEqualTo(1);
            });
  }

  @Test
  void customizersAreCalledInOrderAfterTheProperties() {
    runner
        .withPropertyValues("lumen.trace.service-name=orders")
        .withUserConfiguration(Customizers.class)
        .run(context -> assertThat(serviceName(context)).isEqualTo("second"));
  }

  @Test
  void theTracerIsTheDefaultWhileTheContextLives() {
    Tracer before = Tracer.getDefault();

    runner.run(context -> assertThat(Tracer.getDefault()).isSameAs(context.getBean(Tracer.class)));

    assertThat(Tracer.getDefault()).isSameAs(before);
  }

  @Test
  void theTracerIsTheDefaultAlsoWhereBeansAreLazy() {
    runner
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .withPropertyValues("lumen.trace.service-name=lazy", "lumen.trace.store.enabled=true")
        .run(
            context -> {
              Trace.start("work").end();

              assertThat(context.getBean(TraceStore.class).stats().heldSpans()).isEqualTo(1);
            });
  }

  @Test
  void anExporterOfTheApplicationIsClosedOnceAndLast() {
    List<String> calls = new ArrayList<>();
    SpanExporter exporter =
        new SpanExporter() {
          @Override
          public void export(List<SpanData> spans) {
            calls.add("export");
          }

          @Override
          public void close() {
            calls.add("close");
          }
        };

    runner
        .withBean(SpanExporter.class, () -> exporter)
        .run(context -> context.getBean(Tracer.class).start("work").end());

    assertThat(calls).containsExactly("export", "close");
  }

  @Test
  void exportsWhatIsLeftWhenTheContextEnds() {
    InMemoryExporter exporter = new InMemoryExporter();

    runner
        .withPropertyValues("lumen.trace.export.interval=1h")
        .withBean(SpanExporter.class, () -> exporter)
        .run(context -> context.getBean(Tracer.class).start("work").end());

    assertThat(exporter.size()).isEqualTo(1);
  }

  private static int recordedSpans(ApplicationContextAssertProvider<?> context) {
    assertThat(context.getStartupFailure()).isNull();
    TraceStore store = context.getBean(TraceStore.class);
    context.getBean(Tracer.class).start("work").end();
    return store.stats().heldSpans();
  }

  private List<SpanData> spansWith(Consumer<Tracer> work, String... properties) {
    InMemoryExporter exporter = new InMemoryExporter();
    runner
        .withPropertyValues("lumen.trace.export.async=false")
        .withPropertyValues(properties)
        .withBean(SpanExporter.class, () -> exporter)
        .run(context -> work.accept(context.getBean(Tracer.class)));
    return exporter.spans();
  }

  private static TraceContext unsampledCaller() {
    return TraceContext.remote(new TraceId(1, 2), new SpanId(3), (byte) 0, TraceState.EMPTY);
  }

  private static Attributes numbered(int count) {
    Attributes.Builder attributes = Attributes.builder();
    for (int i = 0; i < count; i++) {
      attributes.put("key" + i, i);
    }
    return attributes.build();
  }

  private static String serviceName(ConfigurableApplicationContext context) {
    return context.getBean(Tracer.class).serviceName();
  }

  private static List<String> ourBeans(ConfigurableApplicationContext context) {
    return Arrays.stream(context.getBeanDefinitionNames())
        .filter(name -> isOurs(context, name))
        .toList();
  }

  /** Whether the bean, or what defines it, is a class of ours. */
  private static boolean isOurs(ConfigurableApplicationContext context, String name) {
    BeanDefinition definition = context.getBeanFactory().getBeanDefinition(name);
    return Stream.of(
            String.valueOf(context.getType(name)),
            String.valueOf(definition.getBeanClassName()),
            String.valueOf(definition.getResourceDescription()))
        .anyMatch(origin -> origin.replace('/', '.').contains("dev.lumen."));
  }

  private static Class<?>[] everyOne() {
    ClassLoader loader = LumenTraceAutoConfiguration.class.getClassLoader();
    return ImportCandidates.load(AutoConfiguration.class, loader).getCandidates().stream()
        .filter(name -> name.startsWith("dev.lumen."))
        .map(name -> ClassUtils.resolveClassName(name, loader))
        .toArray(Class<?>[]::new);
  }

  record NeedsTracer(Tracer tracer) {}

  @Configuration(proxyBeanMethods = false)
  static class OwnTracerWithStore {

    @Bean
    Tracer ownTracer(TraceStore store) {
      return Tracer.builder().listener(store).build();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Processors {

    @Bean
    @Order(2)
    SpanProcessor second() {
      return renaming(" second");
    }

    @Bean
    @Order(1)
    SpanProcessor first() {
      return renaming(" first");
    }

    private static SpanProcessor renaming(String suffix) {
      return new SpanProcessor() {
        @Override
        public boolean onEnding(Span span, SpanData data) {
          span.updateName(data.name() + suffix);
          return !data.name().startsWith("health");
        }
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Customizers {

    @Bean
    @Order(2)
    TracerCustomizer second() {
      return builder -> builder.serviceName("second");
    }

    @Bean
    @Order(1)
    TracerCustomizer first() {
      return builder -> builder.serviceName("first");
    }
  }
}
