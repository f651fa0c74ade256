package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.SpanQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads offer a span each to a queue that has room for two, while a third takes. The first
 * number is how many spans came out, the second how many were still queued by the queue's account.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Both, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "A span is lost, doubled, or not accounted for")
@State
public class SpanQueueStress {

  private static final SpanData ONE = span();
  private static final SpanData OTHER = span();

  private final SpanQueue queue = new SpanQueue(2);
  private final @Nullable SpanData[] taken = new SpanData[4];
  private int count;

  private static SpanData span() {
    Span span = Tracer.builder().build().spanBuilder("queued").startDetached();
    return (SpanData) span;
  }

  @Actor
  public void one() {
    boolean unused = queue.offer(ONE);
  }

  @Actor
  public void other() {
    boolean unused = queue.offer(OTHER);
  }

  @Actor
  public void taker() {
    count = queue.take(taken);
  }

  @Arbiter
  public void rest(II_Result result) {
    @Nullable SpanData[] last = new SpanData[4];
    int left = queue.take(last);
    boolean both =
        (found(ONE, last, left) ^ found(ONE, taken, count))
            && (found(OTHER, last, left) ^ found(OTHER, taken, count));
    result.r1 = both ? count + left : -1;
    result.r2 = (int) queue.size();
  }

  private static boolean found(SpanData span, @Nullable SpanData[] spans, int count) {
    for (int i = 0; i < count; i++) {
      if (spans[i] == span) {
        return true;
      }
    }
    return false;
  }
}
