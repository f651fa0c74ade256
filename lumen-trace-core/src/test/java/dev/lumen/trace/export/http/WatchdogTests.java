package dev.lumen.trace.export.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchdogTests {

  private static final long MILLISECOND = 1_000_000;

  private final List<Thread> threads = new ArrayList<>();

  @Test
  void anExchangeThatTakesTooLongIsGivenUp() throws Exception {
    Watchdog watchdog = new Watchdog(MILLISECOND, this::start);
    Exchange exchange = exchange();

    watchdog.begin(exchange);
    while (!exchange.isGivenUp()) {
      Thread.onSpinWait();
    }

    watchdog.end(exchange);
    threads.get(0).join();
  }

  @Test
  void itsThreadEndsWhereThereIsNothingToWatchAndAnotherStarts() throws Exception {
    Watchdog watchdog = new Watchdog(MILLISECOND, this::start);

    for (int i = 1; i <= 3; i++) {
      Exchange exchange = exchange();
      watchdog.begin(exchange);
      watchdog.end(exchange);

      assertThat(threads).hasSize(i);
      threads.get(i - 1).join();
    }
  }

  @Test
  void oneThreadWatchesAll() {
    Watchdog watchdog = new Watchdog(Duration.ofDays(1).toNanos(), this::start);

    List<Exchange> exchanges = Stream.generate(WatchdogTests::exchange).limit(100).toList();
    exchanges.forEach(watchdog::begin);

    assertThat(threads).hasSize(1);
    exchanges.forEach(watchdog::end);
  }

  @Test
  void whereThereIsNoThreadTheNextTriesAgain() {
    List<Runnable> tasks = new ArrayList<>();
    Watchdog watchdog =
        new Watchdog(
            MILLISECOND,
            task -> {
              tasks.add(task);
              if (tasks.size() == 1) {
                throw new OutOfMemoryError("no thread");
              }
            });

    assertThatThrownBy(() -> watchdog.begin(exchange())).isInstanceOf(OutOfMemoryError.class);
    watchdog.begin(exchange());
    watchdog.begin(exchange());

    assertThat(tasks).hasSize(2);
  }

  @Test
  void whoReliedOnAThreadThatDidNotComeIsGivenUp() {
    Exchange other = exchange();
    List<Watchdog> self = new ArrayList<>();
    self.add(
        new Watchdog(
            MILLISECOND,
            task -> {
              self.get(0).begin(other);
              throw new OutOfMemoryError("no thread");
            }));

    assertThatThrownBy(() -> self.get(0).begin(exchange())).isInstanceOf(OutOfMemoryError.class);

    assertThat(other.isGivenUp()).isTrue();
  }

  private void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private static Exchange exchange() {
    Endpoint nowhere = Endpoint.of(URI.create("http://127.0.0.1:1/"));
    Connections connections = new Connections(nowhere, Duration.ofDays(1), null, Time.SYSTEM);
    return new Exchange(connections, "", ByteBuffer.allocate(0));
  }
}
