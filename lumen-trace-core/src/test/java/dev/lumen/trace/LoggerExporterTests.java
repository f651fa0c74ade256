package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.ExportStats;
import dev.lumen.trace.export.LoggerExporter;
import dev.lumen.trace.export.WriterExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

class LoggerExporterTests {

  private static final String NAME = "test.spans";

  private final Logger logger = (Logger) LoggerFactory.getLogger(NAME);
  private final ListAppender<ILoggingEvent> events = new ListAppender<>();

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    append(events);
  }

  @AfterEach
  void stopListening() {
    logger.detachAndStopAllAppenders();
  }

  @Test
  void aSpanIsOneEventThatSaysWhatTheWriterWrites() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    Tracer tracer =
        Tracer.builder()
            .exporter(new LoggerExporter(NAME))
            .exporter(new WriterExporter(written))
            .build();

    try (Span span = tracer.start("load {} {0} %s ${java:version}")) {
      span.addEvent("of two\nlines", Attributes.of("text", "\u00e9 \u2028 \"quoted\""));
    }
    tracer.start("another").end();

    assertThat(events.list)
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.getLevel()).isEqualTo(Level.INFO));
    assertThat(events.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactlyElementsOf(written.toString(StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void theLogRollsAndLosesNoSpan(@TempDir Path folder) throws IOException {
    append(rolling(folder.resolve("spans.json")));
    try (Tracer tracer =
        Tracer.builder().asyncExport(true).exporter(new LoggerExporter(NAME)).build()) {
      for (int i = 0; i < 40; i++) {
        tracer.start("operation" + i).end();
      }
    }
    logger.detachAndStopAllAppenders();

    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSizeGreaterThan(3);
      for (Path file : all) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    assertThat(
            lines.stream().map(line -> JsonMapper.shared().readTree(line).get("name").asString()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 40).mapToObj(i -> "operation" + i).toList());
  }

  @Test
  void aLoggerThatIsNotAtInfoTakesNothingUntilItIs() {
    Tracer tracer = Tracer.builder().exporter(new LoggerExporter(NAME)).build();
    logger.setLevel(Level.WARN);

    tracer.start("lost").end();

    assertThat(stats(tracer).exported()).isZero();
    assertThat(stats(tracer).dropped()).containsOnly(Map.entry(DropReason.REJECTED, 1L));

    logger.setLevel(Level.INFO);
    tracer.start("logged").end();

    assertThat(stats(tracer).exported()).isOne();
    assertThat(events.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getMessage()).contains("\"logged\""));
  }

  private void append(Appender<ILoggingEvent> appender) {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.addAppender(appender);
  }

  /** As an application's own logback.xml would have it, but for the size. */
  private RollingFileAppender<ILoggingEvent> rolling(Path file) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logger.getLoggerContext());
    encoder.setPattern("%msg%n");
    encoder.start();
    FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
    names.setContext(logger.getLoggerContext());
    names.setParent(appender);
    names.setFileNamePattern(file + ".%i");
    names.setMaxIndex(20);
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(logger.getLoggerContext());
    size.setMaxFileSize(new FileSize(1024));
    size.setCheckIncrement(Duration.buildByMilliseconds(0));
    appender.setContext(logger.getLoggerContext());
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.setRollingPolicy(names);
    appender.setTriggeringPolicy(size);
    names.start();
    size.start();
    return appender;
  }

  private static ExportStats stats(Tracer tracer) {
    return tracer.stats().exporters().get(0);
  }
}
