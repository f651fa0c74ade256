package dev.lumen.trace.spring.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.sampling.Sampler;
import dev.lumen.trace.spring.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What holds whichever logging system an application has, whose root logger says INFO and more. */
abstract class LogsContract {

  private static final String LOGGER = "shop.Orders";

  final LogRing ring = new LogRing(1 << 20);
  final Tracer tracer = Tracer.builder().build();
  private AutoCloseable logs;

  @BeforeEach
  void start() {
    logs = attach();
  }

  @AfterEach
  void close() throws Exception {
    logs.close();
    tracer.close();
  }

  final LogLines lines() {
    return new LogLines(ring, new TextRedaction(List.of("token", "password")));
  }

  /** Takes the lines from now on. */
  abstract AutoCloseable attach();

  /** Reads the configuration of the logging system anew. */
  abstract void configureAnew();

  /** Has a logger of its own level, whose lines go on to the root logger, or do not. */
  abstract void configure(String logger, Level level, boolean additive);

  abstract Level rootLevel();

  /** Logs; the last argument may be an exception. */
  abstract void log(String logger, Level level, String message, Object... arguments);

  /** When the application's own appender was given lines, in epoch milliseconds. */
  abstract List<Long> users();

  /** The names of the root logger's appenders. */
  abstract Set<String> appenders();

  @Test
  void aLineIsThatOfTheSpanThatItWasWrittenIn() {
    Span span = tracer.start("order");
    try (span) {
      log(LOGGER, Level.WARN, "no stock for {}", 7, new IllegalStateException("empty"));
    }

    LogLine line = ring.of(span.context().traceId()).get(0);

    assertThat(line.spanId()).isEqualTo(span.context().spanId());
    assertThat(line.level()).isEqualTo("WARN");
    assertThat(line.logger()).isEqualTo(LOGGER);
    assertThat(line.thread()).isEqualTo(Thread.currentThread().getName());
    assertThat(line.message()).isEqualTo("no stock for 7");
    assertThat(line.exception())
        .startsWith("java.lang.IllegalStateException: empty")
        .contains("LogsContract");
    assertThat(line.epochNanos() / 1_000_000).isEqualTo(users().get(0));
  }

  @Test
  void whatIsNotRecordedOrNotLoggedIsNotHeld() {
    log(LOGGER, Level.INFO, "outside");
    Span span = tracer.start("order");
    try (span) {
      log(LOGGER, Level.DEBUG, "below the level");
    }
    try (Tracer never = Tracer.builder().sampler(Sampler.never()).build();
        Span unsampled = never.start("quiet")) {
      log(LOGGER, Level.INFO, "unsampled");
    }

    assertThat(ring.bytes()).isZero();
    assertThat(users()).hasSize(2);
    assertThat(rootLevel()).isEqualTo(Level.INFO);
  }

  @Test
  void aLoggerOfItsOwnLevelIsHeardAndOneThatKeepsItsLinesIsNot() {
    configure("shop.Chatty", Level.TRACE, true);
    configure("shop.Apart", Level.TRACE, false);

    Span span = tracer.start("order");
    try (span) {
      log("shop.Chatty", Level.TRACE, "seen");
      log("shop.Apart", Level.ERROR, "kept apart");
    }

    assertThat(messages(span)).containsExactly("seen");
  }

  @Test
  void toLogWithinASpanThatIsTooShortToMatterHasItNotStay() {
    Span root = tracer.start("order");
    try (root;
        Span brief = tracer.spanBuilder("brief").minDuration(Duration.ofDays(1)).start()) {
      log(LOGGER, Level.INFO, "within it");
    }

    assertThat(tracer.stats().filtered()).isEqualTo(1);
    assertThat(messages(root)).hasSize(1);
  }

  @Test
  void secretsAreTakenOutAndLongLinesCut() {
    Span span = tracer.start("order");
    try (span) {
      log(LOGGER, Level.INFO, "GET /pay?token=abc&x=1 {\"password\": \"s e\"}");
      log(LOGGER, Level.INFO, "y".repeat(10_000));
    }

    List<String> messages = messages(span);

    assertThat(messages.get(0)).isEqualTo("GET /pay?token=REDACTED&x=1 {\"password\": REDACTED}");
    assertThat(messages.get(1)).hasSize(4096).endsWith("…");
  }

  @Test
  void whenTheConfigurationIsReadAnewItIsThereAgainOnce() {
    configureAnew();

    Span span = tracer.start("order");
    try (span) {
      log(LOGGER, Level.WARN, "after");
    }

    assertThat(messages(span)).containsExactly("after");
  }

  @Test
  void afterItsEndNothingIsLeftOfItAndAnotherOnesIsThere() throws Exception {
    AutoCloseable others = attach();
    logs.close();

    Span span = tracer.start("order");
    try (span) {
      log(LOGGER, Level.WARN, "after");
    }
    others.close();

    assertThat(messages(span)).hasSize(1);
    assertThat(users()).hasSize(1);
    assertThat(appenders()).containsExactly("users");
    configureAnew();
    assertThat(appenders()).as("of no listener that was left").isSubsetOf("users");
  }

  final List<String> messages(Span span) {
    return ring.of(span.context().traceId()).stream().map(LogLine::message).toList();
  }
}
