package dev.lumen.trace;

import dev.lumen.trace.pipeline.RareLog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * An entry of a thread's stack of current spans: a span that was started there, or a scope.
 *
 * <p>A stack is a linked list whose top is the first element of an array of that thread. The second
 * counts the entries that other threads have closed and that may still be linked; null until there
 * is one. All that is the JDK's, so that an empty stack on a pooled thread holds no class of ours.
 */
abstract class StackEntry {

  private static final RareLog LOG = new RareLog(LoggerFactory.getLogger(Tracer.class));
  private static final String DISORDER =
      "A span or scope was closed out of order, or on another thread than the one it was current"
          + " on. Nothing stays current by it";
  private static final ThreadLocal<@Nullable Object[]> STACKS =
      ThreadLocal.withInitial(() -> new Object[2]);
  private static final VarHandle STACK;
  private static final VarHandle ELEMENTS = MethodHandles.arrayElementVarHandle(Object[].class);

  static {
    try {
      STACK = MethodHandles.lookup().findVarHandle(StackEntry.class, "stack", Object[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int CLOSED_ELSEWHERE = 1;

  // To sweep costs a look at each entry: it pays where as many can go as stay.
  private static final int SWEEP_AT = 16;

  // Nobody nests as deep. Whoever gets there does not end what was started: the newer half goes.
  private static final int MAX_DEPTH = 1024;
  private static final LongAdder FORGOTTEN = new LongAdder();

  // The stack it is on; null before it is pushed, once it is popped, and once another thread than
  // the stack's own, which alone may pop, has closed it.
  private @Nullable Object @Nullable [] stack;
  private @Nullable StackEntry below;
  // How many entries are below at most.
  private int depth;

  /** The span that is current while this entry is on top. */
  abstract Span span();

  /** The stack of the calling thread. */
  static @Nullable Object[] stack() {
    return STACKS.get();
  }

  /** The span on top of the calling thread's stack, null where it is empty. */
  static @Nullable Span top(@Nullable Object[] stack) {
    StackEntry top = (StackEntry) stack[0];
    if (top != null && top.isClosed()) {
      top = live(top);
      setTop(stack, top);
    }
    return top == null ? null : top.span();
  }

  /** Puts this entry on top of the calling thread's stack. */
  final void push(@Nullable Object[] stack) {
    this.stack = stack;
    // Without those that another thread has closed: a thread may push for ever and never look.
    StackEntry below = live((StackEntry) stack[0]);
    int depth = 0;
    if (below != null) {
      depth = below.depth + 1;
      if (depth == MAX_DEPTH || stack[CLOSED_ELSEWHERE] != null) {
        depth = tidy(stack, below, depth);
      }
    }
    this.below = below;
    this.depth = depth;
    setTop(stack, this);
  }

  /**
   * Takes out what other threads have closed below the top, where that is worth it; and, where too
   * many are left, the newer half.
   *
   * @return how many are left
   */
  private static int tidy(@Nullable Object[] stack, StackEntry top, int depth) {
    AtomicInteger closed = (AtomicInteger) ELEMENTS.getAcquire(stack, CLOSED_ELSEWHERE);
    int count = closed == null ? 0 : closed.get();
    if (depth < MAX_DEPTH && (count < SWEEP_AT || 2 * count < depth)) {
      return depth;
    }
    if (closed != null) {
      closed.set(0);
    }
    int left = 0;
    for (StackEntry entry = top; entry != null; entry = entry.below) {
      entry.below = live(entry.below);
      left++;
    }
    if (left >= MAX_DEPTH) {
      left = forgetNewerHalf(top, left);
    }
    int depthOfEntry = left;
    for (StackEntry entry = top; entry != null; entry = entry.below) {
      entry.depth = --depthOfEntry;
    }
    return left;
  }

  /** Those around all others stay, so that to end one of them takes off what is above it. */
  private static int forgetNewerHalf(StackEntry top, int depth) {
    StackEntry entry = top.below;
    for (int kept = depth - 1; kept > MAX_DEPTH / 2 && entry != null; kept--) {
      entry = entry.unlink();
      FORGOTTEN.increment();
    }
    top.below = entry;
    LOG.once(
        "More than "
            + MAX_DEPTH
            + " spans or scopes are current on one thread: they are started and never ended. Half"
            + " of them are forgotten, and so it will be again",
        () -> new IllegalStateException("Started here"));
    return MAX_DEPTH / 2 + 1;
  }

  /** How many entries have been forgotten because nobody ended them. */
  static long forgotten() {
    return FORGOTTEN.sum();
  }

  /** Takes this entry off its stack, with what is above it; does nothing where it is on none. */
  final void pop() {
    Object[] stack = this.stack;
    if (stack == null) {
      return;
    }
    if (stack != STACKS.get()) {
      closeElsewhere(stack);
    } else if (stack[0] == this) {
      setTop(stack, live(unlink()));
    } else {
      tellDisorder();
      popThrough(stack);
    }
  }

  private void closeElsewhere(@Nullable Object[] stack) {
    Object[] none = null;
    STACK.setOpaque(this, none);
    AtomicInteger closed = (AtomicInteger) ELEMENTS.getAcquire(stack, CLOSED_ELSEWHERE);
    if (closed == null) {
      AtomicInteger fresh = new AtomicInteger();
      closed = (AtomicInteger) ELEMENTS.compareAndExchange(stack, CLOSED_ELSEWHERE, closed, fresh);
      closed = closed == null ? fresh : closed;
    }
    closed.incrementAndGet();
    tellDisorder();
  }

  /** Takes this entry off the stack it is on, with what is above it. */
  final void popThrough(@Nullable Object[] stack) {
    unlinkAbove(stack);
    setTop(stack, live(unlink()));
  }

  /** Takes off what is above this entry on the stack it is on. */
  final void popAbove(@Nullable Object[] stack) {
    if (stack[0] != this) {
      unlinkAbove(stack);
      setTop(stack, this);
    }
  }

  final @Nullable StackEntry below() {
    return below;
  }

  private void unlinkAbove(@Nullable Object[] stack) {
    StackEntry entry = (StackEntry) stack[0];
    while (entry != null && entry != this) {
      entry = entry.unlink();
    }
  }

  private static void setTop(@Nullable Object[] stack, @Nullable StackEntry top) {
    stack[0] = top;
    CurrentSpan.changed(top);
  }

  /** The first entry, from this one down, that no other thread has closed. */
  private static @Nullable StackEntry live(@Nullable StackEntry entry) {
    while (entry != null && entry.isClosed()) {
      entry = entry.unlink();
    }
    return entry;
  }

  private boolean isClosed() {
    return (Object[]) STACK.getOpaque(this) == null;
  }

  private @Nullable StackEntry unlink() {
    StackEntry next = below;
    stack = null;
    below = null;
    return next;
  }

  /** Whether a closing out of order has been logged. */
  static boolean isDisorderTold() {
    return LOG.hasTold(DISORDER);
  }

  private static void tellDisorder() {
    LOG.once(DISORDER, () -> new IllegalStateException("Closed here"));
  }
}
