package dev.lumen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** That something is lost is said, also where nobody is left who would export it. */
class LossIsToldTests {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.lumen.trace");
  private final Logger exportLogger = (Logger) LoggerFactory.getLogger("dev.lumen.trace.export");
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(event.getThreadName() + ": " + event.getFormattedMessage());
        }
      };

  @BeforeEach
  void listen() {
    exportLogger.setLevel(Level.INFO);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    exportLogger.setLevel(Level.OFF);
  }

  @Test
  void aQueueThatOverflowsWhileTheExporterIsStuck() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    Tracer tracer =
        Tracer.builder()
            .asyncExport(true)
            .asyncBufferSize(2)
            .exporter(spans -> released.await())
            .build();

    for (int i = 0; i < 1000; i++) {
      tracer.start("operation").end();
    }

    assertThat(lines.poll(30, TimeUnit.SECONDS))
        .startsWith("lumen-trace-log: ")
        .contains("queue_full");
    released.countDown();
    tracer.close();
  }

  @Test
  void aSpanThatEndsAfterTheClose() throws Exception {
    Tracer tracer = Tracer.builder().asyncExport(true).exporter(spans -> {}).build();
    tracer.close();

    tracer.start("late").end();

    assertThat(lines.poll(30, TimeUnit.SECONDS)).contains("1 lost, 1 in all (shutdown)");
  }

  @Test
  void aTraceThatTheRateRefuses() throws Exception {
    ManualClock clock = new ManualClock();
    Tracer tracer = Tracer.builder().clock(clock, clock).maxSpansPerSecond(1).build();
    tracer.start("admitted").end();

    for (int i = 0; i < 100; i++) {
      tracer.start("refused").end();
    }

    assertThat(lines.poll(30, TimeUnit.SECONDS))
        .startsWith("lumen-trace-log: ")
        .contains("rate_limited", "1 span(s) a second");
    assertThat(lines).isEmpty();
    assertThat(tracer.close(Duration.ZERO)).isTrue();
  }
}
