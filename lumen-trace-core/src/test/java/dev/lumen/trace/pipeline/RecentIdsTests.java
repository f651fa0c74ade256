package dev.lumen.trace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.context.TraceId;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentIdsTests {

  private final RecentIds<String> ids = new RecentIds<>(List.of("even", "odd"));

  @Test
  void whatWasToldLastIsKnown() {
    ids.put(1, 2, "even");
    ids.put(1, 2, "odd");

    assertThat(ids.get(new TraceId(1, 2))).isEqualTo("odd");
    assertThat(ids.get(new TraceId(2, 1))).isNull();
  }

  @Test
  void ofTheLastThousandMostAreKnownAndOfNoneTheWrongThing() {
    LongStream.rangeClosed(1, 100_000).forEach(id -> ids.put(0, id, parity(id)));

    assertThat(LongStream.rangeClosed(99_001, 100_000).filter(this::isKnown).count())
        .isGreaterThan(900);
    assertThat(LongStream.rangeClosed(1, 100_000).filter(this::isKnown))
        .allMatch(id -> Objects.equals(ids.get(new TraceId(0, id)), parity(id)));
    assertThat(LongStream.rangeClosed(100_001, 200_000).filter(this::isKnown)).isEmpty();
  }

  private boolean isKnown(long id) {
    return ids.get(new TraceId(0, id)) != null;
  }

  private static String parity(long id) {
    return id % 2 == 0 ? "even" : "odd";
  }
}
