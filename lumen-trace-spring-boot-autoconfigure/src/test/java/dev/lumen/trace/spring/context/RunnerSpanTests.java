package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** What runs at the start of an application is a trace. */
class RunnerSpanTests {

  private final InMemoryExporter exporter = new InMemoryExporter();

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ContextAutoConfiguration.class})
  static class Application {}

  static final class Importing implements ApplicationRunner {

    private final Tracer tracer;

    Importing(Tracer tracer) {
      this.tracer = tracer;
    }

    @Override
    public void run(ApplicationArguments arguments) {
      tracer.start("rows").end();
      if (arguments.containsOption("fail")) {
        throw new IllegalStateException("no file");
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({Application.class, Importing.class})
  static class OneRunner {}

  @Configuration(proxyBeanMethods = false)
  @Import(OneRunner.class)
  static class TwoRunners {

    @Bean
    CommandLineRunner warmUp(Tracer tracer) {
      return arguments -> tracer.start("cache").end();
    }
  }

  @Test
  void theOneRunnerGivesItsName() {
    run(OneRunner.class);

    SpanData runner = span("Importing.run");
    assertThat(runner.parentSpanId()).isNull();
    assertThat(span("rows").parentSpanId()).isEqualTo(runner.spanId());
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void severalAreOneTrace() {
    run(TwoRunners.class);

    SpanData runners = span("application runners");
    assertThat(runners.attributes().get("runners")).isEqualTo(List.of("Importing", "warmUp"));
    assertThat(span("rows").parentSpanId()).isEqualTo(runners.spanId());
    assertThat(span("cache").parentSpanId()).isEqualTo(runners.spanId());
  }

  @Test
  void oneThatFailsIsAnError() {
    assertThatThrownBy(() -> run(OneRunner.class, "--fail"))
        .isInstanceOf(IllegalStateException.class);

    assertThat(span("Importing.run").status()).isEqualTo(SpanStatus.ERROR);
    assertThat(CurrentSpan.get()).isNull();
  }

  @Test
  void withoutARunnerThereIsNoTrace() {
    run(Application.class);

    assertThat(exporter.spans()).isEmpty();
  }

  private void run(Class<?> application, String... arguments) {
    ApplicationContextInitializer<GenericApplicationContext> withExporter =
        context -> context.registerBean("exporter", InMemoryExporter.class, () -> exporter);
    new SpringApplicationBuilder(application)
        .properties("lumen.trace.export.async=false", "spring.main.web-application-type=none")
        .initializers(withExporter)
        .run(arguments)
        .close();
  }

  private SpanData span(String name) {
    return exporter.spans().stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
