package dev.lumen.trace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class SpanCounterTests {

  @Test
  void whatIsAddedIsCounted() {
    SpanCounter counter = new SpanCounter();

    counter.increment();
    counter.add(41);

    assertThat(counter.sum()).isEqualTo(42);
  }

  @Test
  void withoutMemoryItCountsAllTheSame() {
    LongAdder full =
        new LongAdder() {
          @Override
          public void add(long more) {
            throw new OutOfMemoryError("as expected by a test");
          }
        };
    SpanCounter counter = new SpanCounter(full);

    counter.increment();
    counter.add(41);

    assertThat(counter.sum()).isEqualTo(42);
  }
}
