package dev.lumen.trace.store;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(30)
class DrainWorkerTests {

  private final AtomicInteger runs = new AtomicInteger();
  private final Semaphore ran = new Semaphore(0);
  private final DrainWorker worker = new DrainWorker("test", this::run);

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void startsNoThreadBeforeItIsWoken() {
    assertThat(worker.thread().getState()).isEqualTo(Thread.State.NEW);
  }

  @Test
  void runsOnADaemonThreadEachTimeItIsWoken() throws Exception {
    worker.wake();
    awaitRun();
    worker.wake();
    awaitRun();

    assertThat(worker.thread().isDaemon()).isTrue();
  }

  @Test
  void sleepsUntilItIsWoken() throws Exception {
    worker.wake();
    awaitRun();

    awaitSleep();

    assertThat(runs).hasValue(1);
  }

  @Test
  void sleepsThoughItWasInterrupted() throws Exception {
    worker.wake();
    awaitRun();
    awaitSleep();

    worker.thread().interrupt();
    while (worker.thread().isInterrupted()) {
      Thread.onSpinWait();
    }

    awaitSleep();
    assertThat(runs).hasValue(1);
  }

  @Test
  void survivesWhateverItsTaskThrows() throws Exception {
    try (DrainWorker failing =
        new DrainWorker(
            "failing",
            () -> {
              ran.release();
              throw new StackOverflowError("as expected by a test");
            })) {
      failing.wake();
      awaitRun();
      failing.wake();
      awaitRun();

      assertThat(failing.thread().isAlive()).isTrue();
    }
  }

  @Test
  void survivesALogThatFails() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(DrainWorker.class);
    Appender<ILoggingEvent> full =
        new UnsynchronizedAppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            throw new OutOfMemoryError("as expected by a test");
          }
        };
    full.start();
    logger.addAppender(full);
    try {
      survivesWhateverItsTaskThrows();
    } finally {
      logger.detachAppender(full);
    }
  }

  @Test
  void stopsWhenClosed() throws Exception {
    worker.wake();
    awaitRun();

    worker.close();
    worker.thread().join();

    worker.wake();
    assertThat(worker.thread().isAlive()).isFalse();
    assertThat(runs).hasValue(1);
  }

  @Test
  void startsNoThreadOnceClosed() {
    worker.close();

    worker.wake();

    assertThat(worker.thread().getState()).isEqualTo(Thread.State.NEW);
  }

  private void run() {
    runs.incrementAndGet();
    ran.release();
  }

  private void awaitRun() throws InterruptedException {
    assertThat(ran.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }

  private void awaitSleep() {
    while (worker.thread().getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
