package dev.lumen.trace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DropLogTests {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.lumen.trace.export");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final ExportAccount account = new ExportAccount("otlp", 0);
  private final DropLog log = new DropLog("otlp", account, now::get);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }

  @Test
  void theFirstLossIsToldAtOnceAndTheRestOnceAMinute() {
    for (int second = 0; second < 180; second++) {
      account.dropped(DropReason.EXPORT_FAILED, 10);
      log.afterBatch(new IOException("refused"));
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            message(10, 10, "java.io.IOException: refused", "export_failed"),
            message(600, 610, "java.io.IOException: refused", "export_failed"),
            message(600, 1210, "java.io.IOException: refused", "export_failed"));
  }

  @Test
  void eachReasonIsToldByItself() {
    account.dropped(DropReason.QUEUE_FULL, 1);
    log.afterBatch(null);
    account.dropped(DropReason.SHUTDOWN, 2);
    log.afterBatch(null);

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            message(1, 1, "its buffer is full", "queue_full"),
            message(
                2, 2, "they ended after the tracer, or its time for closing was up", "shutdown"));
  }

  @Test
  void recoveryIsToldOnce() {
    account.dropped(DropReason.EXPORT_FAILED, 1);
    log.afterBatch(new IOException("refused"));
    log.afterBatch(null);
    log.afterBatch(null);

    assertThat(appender.list).hasSize(2);
    assertThat(appender.list.get(1).getLevel()).isEqualTo(Level.INFO);
    assertThat(appender.list.get(1).getFormattedMessage())
        .isEqualTo("Spans reach the exporter otlp again; lost so far: {export_failed=1}");
  }

  @Test
  void whatRecoveryHasToldIsNotToldAgain() {
    for (int second = 0; second < 10; second++) {
      account.dropped(DropReason.EXPORT_FAILED, 10);
      log.afterBatch(new IOException("refused"));
    }
    log.afterBatch(null);
    now.addAndGet(TimeUnit.MINUTES.toNanos(2));
    log.afterBatch(null);

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            message(10, 10, "java.io.IOException: refused", "export_failed"),
            "Spans reach the exporter otlp again; lost so far: {export_failed=100}");
  }

  @Test
  void theRestIsToldAtTheEndWhateverTheTime() {
    account.dropped(DropReason.QUEUE_FULL, 4);
    log.afterBatch(null);
    account.dropped(DropReason.QUEUE_FULL, 1000);
    log.afterBatch(null);

    log.tellRest();
    log.tellRest();

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            message(4, 4, "its buffer is full", "queue_full"),
            message(1000, 1004, "its buffer is full", "queue_full"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void closingTellsTheRest(boolean async) {
    SpanExporter refused =
        spans -> {
          throw new IOException("refused");
        };
    Tracer tracer = Tracer.builder().exporter(refused).asyncExport(async).asyncBatchSize(1).build();
    for (int i = 0; i < 3; i++) {
      tracer.start("operation").end();
    }

    tracer.close();

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .last(InstanceOfAssertFactories.STRING)
        .contains("2 lost, 3 in all (export_failed)");
  }

  @Test
  void recoveryIsToldTooWhereAnotherThreadToldTheLoss() {
    account.dropped(DropReason.QUEUE_FULL, 1);
    log.tell();
    log.afterBatch(null);
    log.afterBatch(null);

    assertThat(appender.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.INFO);
  }

  @Test
  void whatIsLostWhileTheLogLooksIsToldOnce() {
    AtomicBoolean lost = new AtomicBoolean(true);
    DropLog looking =
        new DropLog(
            "otlp",
            account,
            () -> {
              // Between the look at what is new and the look at what is to be told.
              if (!lost.getAndSet(true)) {
                account.dropped(DropReason.QUEUE_FULL, 1);
              }
              return now.get();
            });
    lost.set(false);
    account.dropped(DropReason.REJECTED, 1);

    for (int batch = 0; batch < 4; batch++) {
      looking.afterBatch(null);
    }

    assertThat(appender.list)
        .extracting(ILoggingEvent::getLevel)
        .containsExactly(Level.WARN, Level.WARN, Level.INFO);
  }

  @Test
  void thereIsNoRecoveryFromAShutdown() {
    account.dropped(DropReason.SHUTDOWN, 1);
    log.tell();
    log.afterBatch(null);
    log.afterBatch(null);

    assertThat(appender.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
  }

  @Test
  void anAppenderThatBlocksHoldsUpNoOtherThread() throws Exception {
    CountDownLatch logging = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    Appender<ILoggingEvent> blocking =
        new UnsynchronizedAppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            logging.countDown();
            try {
              proceed.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    blocking.start();
    logger.addAppender(blocking);
    try {
      account.dropped(DropReason.EXPORT_FAILED, 1);
      Thread first = new Thread(() -> log.afterBatch(new IOException("refused")));
      first.start();
      assertThat(logging.await(30, TimeUnit.SECONDS)).isTrue();

      Thread second = new Thread(() -> log.afterBatch(new IOException("refused")));
      second.start();
      second.join(10_000);

      assertThat(second.isAlive()).isFalse();
      proceed.countDown();
      first.join();
    } finally {
      proceed.countDown();
      logger.detachAppender(blocking);
    }
  }

  @Test
  void nothingIsToldWhereNothingIsLost() {
    log.afterBatch(null);

    assertThat(appender.list).isEmpty();
  }

  @Test
  void whatAnExporterFoundOutIsTheCause() {
    account.dropped(DropReason.REJECTED, 3);
    log.afterBatch(
        new SpansDroppedException(Map.of(DropReason.REJECTED, 3), "the backend answered 400"));

    assertThat(appender.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(message(3, 3, "the backend answered 400", "rejected"));
  }

  private static String message(long fresh, long total, String cause, String reason) {
    return "Spans do not reach the exporter otlp: "
        + cause
        + ". "
        + fresh
        + " lost, "
        + total
        + " in all ("
        + reason
        + "). The application goes on; told again at most once a minute";
  }
}
