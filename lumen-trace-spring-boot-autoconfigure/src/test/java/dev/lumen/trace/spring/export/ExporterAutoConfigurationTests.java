package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.InMemoryExporter;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.ExporterFactory;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.TracerCustomizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ExporterAutoConfigurationTests {

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class));

  @ParameterizedTest
  @ValueSource(strings = {"", "none", ",", " , none"})
  void withoutANameNothingIsExported(String names) {
    runner
        .withPropertyValues("lumen.trace.exporter=" + names)
        .run(context -> assertThat(exporters(context)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lumen.trace.exporter=WRITER",
        "lumen.trace.exporter=Writer,writer",
        "lumen.trace.exporters= writer",
        "lumen.trace.exporters[0]=writer",
        "lumen.trace.exporters=None,writer"
      })
  void aNameIsTakenInAnyCaseAndUnderEitherProperty(String property) {
    runner
        .withPropertyValues(property)
        .run(context -> assertThat(exporters(context)).containsExactly("writer"));
  }

  @Test
  void bothPropertiesCount() {
    runner
        .withPropertyValues("lumen.trace.exporter=otlp", "lumen.trace.exporters=writer,OTLP")
        .run(context -> assertThat(exporters(context)).containsExactly("otlp", "writer"));
  }

  @Test
  void aNameThatIsNotKnownIsToldWithItsProperty() {
    runner
        .withPropertyValues("lumen.trace.exporters=otpl")
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .rootCause()
                    .hasMessageContaining("lumen.trace.exporters")
                    .hasMessageContaining("otpl")
                    .hasMessageContaining("kafka, otlp, writer, zipkin, none"));
  }

  @Test
  void theWriterWritesToStandardOutputByDefault(CapturedOutput output) {
    runner.withPropertyValues("lumen.trace.exporter=writer").run(this::record);

    assertThat(output.getOut()).contains("\"name\":\"work\"");
  }

  @Test
  void theWriterWritesToStandardError(CapturedOutput output) {
    runner
        .withPropertyValues("lumen.trace.exporter=writer", "lumen.trace.writer.target=stderr")
        .run(this::record);

    assertThat(output.getErr()).contains("\"name\":\"work\"");
    assertThat(output.getOut()).doesNotContain("\"name\":\"work\"");
  }

  @Test
  void theWriterAppendsToAFileWhoseParentsItMakes(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("a/b/spans.json");
    ApplicationContextRunner toFile =
        runner.withPropertyValues(
            "lumen.trace.exporter=writer", "lumen.trace.writer.target=" + file);

    toFile.run(this::record);
    toFile.run(this::record);

    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"name\":\"work\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"logger:test.spans", "LOGGER: test.spans"})
  void theWriterLogsToALogger(String target) {
    Logger logger = (Logger) LoggerFactory.getLogger("test.spans");
    logger.setLevel(Level.INFO);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);

    runner
        .withPropertyValues("lumen.trace.exporter=writer", "lumen.trace.writer.target=" + target)
        .run(
            context -> {
              assertThat(exporters(context)).containsExactly("writer");
              record(context);
            });

    logger.detachAppender(appender);
    assertThat(appender.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getMessage()).contains("\"name\":\"work\""));
  }

  @Test
  void everyExporterOfTheApplicationIsUsedBesides() {
    InMemoryExporter first = new InMemoryExporter();
    InMemoryExporter second = new InMemoryExporter();

    runner
        .withPropertyValues("lumen.trace.exporter=writer", "lumen.trace.export.async=false")
        .withBean("first", SpanExporter.class, () -> first)
        .withBean("second", SpanExporter.class, () -> second)
        .run(
            context -> {
              record(context);

              assertThat(exporters(context))
                  .containsExactly("writer", "InMemoryExporter", "InMemoryExporter-2");
              assertThat(first.size()).isEqualTo(1);
              assertThat(second.size()).isEqualTo(1);
            });
  }

  @Test
  void whereExportIsOffNoExporterIsMadeOrCalled() {
    InMemoryExporter bean = new InMemoryExporter();
    InMemoryExporter added = new InMemoryExporter();
    Supplier<SpanExporter> unwanted =
        () -> {
          throw new IllegalStateException("made");
        };

    runner
        .withPropertyValues("lumen.trace.export.enabled=false", "lumen.trace.exporter=own")
        .withBean(ExporterFactory.class, () -> new ExporterFactory("own", unwanted))
        .withBean(SpanExporter.class, () -> bean)
        .withBean(TracerCustomizer.class, () -> builder -> builder.exporter(added))
        .run(
            context -> {
              record(context);

              assertThat(exporters(context)).isEmpty();
              assertThat(bean.size() + added.size()).isZero();
            });
  }

  @Test
  void whatACustomizerMakesForNothingIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    SpanExporter exporter =
        new SpanExporter() {
          @Override
          public void export(List<SpanData> spans) {}

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    SpanExporter failing =
        new SpanExporter() {
          @Override
          public void export(List<SpanData> spans) {}

          @Override
          public void close() throws IOException {
            throw new IOException("stuck");
          }
        };

    runner
        .withPropertyValues("lumen.trace.export.enabled=false")
        .withBean(
            TracerCustomizer.class, () -> builder -> builder.exporter(failing).exporter(exporter))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThat(closed).hasValue(1);
            });

    assertThat(closed).hasValue(1);
  }

  @Test
  void aNameThatIsRepeatedCountsOnce() {
    runner
        .withPropertyValues("lumen.trace.exporter=writer, writer")
        .run(context -> assertThat(exporters(context)).containsExactly("writer"));
  }

  @Test
  void anApplicationCanAddNames() {
    runner
        .withBean(
            "own", ExporterFactory.class, () -> new ExporterFactory("own", InMemoryExporter::new))
        .withPropertyValues("lumen.trace.exporter=own,writer")
        .run(
            context ->
                assertThat(exporters(context))
                    .containsExactly(new InMemoryExporter().name(), "writer"));
  }

  @Test
  void anUnknownNameStopsTheStartWithThoseThatAreKnown(CapturedOutput output) {
    assertThatThrownBy(() -> run("--lumen.trace.exporter=writer,kafak"))
        .rootCause()
        .isInstanceOf(InvalidConfigurationPropertyValueException.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("'lumen.trace.exporter'")
        .contains("kafak")
        .contains("Known exporters are: kafka, otlp, writer, zipkin, none");
  }

  @Test
  void aTargetThatCannotBeWrittenStopsTheStart(CapturedOutput output, @TempDir Path directory)
      throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    String target = file.resolve("spans.json").toString();

    assertThatThrownBy(
            () -> run("--lumen.trace.exporter=writer", "--lumen.trace.writer.target=" + target))
        .rootCause()
        .isInstanceOf(InvalidConfigurationPropertyValueException.class);

    assertThat(output)
        .contains("APPLICATION FAILED TO START")
        .contains("Invalid value '" + target + "' for configuration property")
        .contains("'lumen.trace.writer.target'")
        .contains(
            "It must be stdout, stderr, logger:NAME, or a file that can be written:"
                + " java.nio.file.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "nul\0byte", "logger:", "Logger: "})
  void aTargetThatIsNoneStopsTheStart(String target) {
    assertThatThrownBy(() -> WriterTarget.exporter(target))
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            failure -> {
              assertThat(failure.getName()).isEqualTo("lumen.trace.writer.target");
              assertThat(failure.getValue()).isEqualTo(target);
              assertThat(failure.getReason()).contains("stdout, stderr, logger:NAME, or a file");
            });
  }

  @Test
  void theTargetIsNotOpenedUnlessTheWriterIsUsed() {
    runner
        .withPropertyValues("lumen.trace.writer.target=/")
        .run(context -> assertThat(context).hasNotFailed());
  }

  private static void run(String... arguments) {
    new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .run(arguments)
        .close();
  }

  private void record(ApplicationContext context) {
    context.getBean(Tracer.class).start("work").end();
  }

  private static List<String> exporters(ApplicationContext context) {
    return context.getBean(Tracer.class).stats().exporters().stream()
        .map(ExportStats::exporter)
        .toList();
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({LumenTraceAutoConfiguration.class, ExporterAutoConfiguration.class})
  static class Application {}
}
