package dev.lumen.trace.stress;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.pipeline.SpanQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * One thread takes from a queue of two spans while another discards it. The first number is how
 * many spans came out, the second how many the queue has by its account.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Both, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "A span is lost, doubled, or not accounted for")
@State
public class DiscardSpanQueueStress {

  private static final SpanData SPAN = span();

  private final SpanQueue queue = new SpanQueue(2);
  private final AtomicInteger discarded = new AtomicInteger();
  private int taken;

  public DiscardSpanQueueStress() {
    boolean unused = queue.offer(SPAN) && queue.offer(SPAN);
  }

  private static SpanData span() {
    Span span = Tracer.builder().build().spanBuilder("queued").startDetached();
    return (SpanData) span;
  }

  @Actor
  public void taker() {
    taken = queue.take(new @Nullable SpanData[1]);
  }

  @Actor
  public void discarder() {
    queue.discard(span -> discarded.incrementAndGet());
  }

  @Arbiter
  public void rest(II_Result result) {
    int left = queue.take(new @Nullable SpanData[2]);
    result.r1 = taken + discarded.get() + left;
    result.r2 = (int) queue.size();
  }
}
