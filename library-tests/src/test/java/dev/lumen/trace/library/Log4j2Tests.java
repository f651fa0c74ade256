package dev.lumen.trace.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LogLine;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.spring.TraceLogs;
import dev.lumen.trace.spring.logs.LogsAutoConfiguration;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.log4j2.Log4J2LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that logs by Log4j2. It runs on a class path without Logback. */
@Tag("log4j2")
class Log4j2Tests {

  @Test
  void theLinesOfATraceAreHeldAndTheLogIsAsItWas() {
    Set<String> without = appenders("lumen.trace.logs.max-size=0");
    try (ConfigurableApplicationContext application = start("logging.level.shop=debug")) {
      LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
      assertThat(logging).isInstanceOf(Log4J2LoggingSystem.class);
      TraceLogs logs = application.getBean(TraceLogs.class);
      assertThat(root().getAppenders().keySet()).containsAll(without).hasSize(without.size() + 1);

      List<LogLine> lines = lines(application, logs);

      assertThat(lines).extracting(LogLine::level).containsExactly("WARN", "DEBUG");
      assertThat(lines.get(0).message()).isEqualTo("refused: token=REDACTED");
      assertThat(lines.get(0).exception()).startsWith("java.lang.IllegalStateException: no stock");

      ((LoggerContext) LogManager.getContext(false)).reconfigure();
      logging.setLogLevel("shop", LogLevel.WARN);

      assertThat(lines(application, logs)).extracting(LogLine::level).containsExactly("WARN");
    }
    assertThat(root().getAppenders().keySet()).isEqualTo(without);
  }

  private static List<LogLine> lines(ConfigurableApplicationContext application, TraceLogs logs) {
    Span span = application.getBean(Tracer.class).start("order");
    try (span) {
      LoggerFactory.getLogger("shop.Orders")
          .warn("refused: token={}", "abc", new IllegalStateException("no stock"));
      LoggerFactory.getLogger("shop.Orders").debug("tried again");
    }
    return logs.of(span.context().traceId());
  }

  private static Set<String> appenders(String property) {
    try (ConfigurableApplicationContext application = start(property)) {
      assertThat(application.getBean(TraceLogs.class)).isNotNull();
      return Set.copyOf(root().getAppenders().keySet());
    }
  }

  private static LoggerConfig root() {
    return ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();
  }

  private static ConfigurableApplicationContext start(String property) {
    return new SpringApplicationBuilder(Application.class)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.main.banner-mode=off",
            "logging.level.root=warn",
            "lumen.trace.store.enabled=true",
            property)
        .run();
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    LumenTraceAutoConfiguration.class,
    StoreAutoConfiguration.class,
    LogsAutoConfiguration.class
  })
  static class Application {}
}
