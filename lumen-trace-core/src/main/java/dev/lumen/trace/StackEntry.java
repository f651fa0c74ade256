package dev.lumen.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entry of a thread's stack of current spans: a span that was started there, or a scope.
 *
 * <p>A stack is a linked list whose top is the one element of an array of that thread. The array is
 * the JDK's, so that an empty one on a pooled thread holds no class of ours.
 */
abstract class StackEntry {

  private static final Logger logger = LoggerFactory.getLogger(Tracer.class);
  private static final ThreadLocal<@Nullable Object[]> STACKS =
      ThreadLocal.withInitial(() -> new Object[1]);
  private static final AtomicBoolean DISORDER_TOLD = new AtomicBoolean();
  private static final VarHandle CLOSED;

  static {
    try {
      CLOSED = MethodHandles.lookup().findVarHandle(StackEntry.class, "closed", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // The stack it is on; null before it is pushed and once it is popped.
  private @Nullable Object @Nullable [] stack;
  private @Nullable StackEntry below;

  // Set by another thread than the stack's own, which alone may pop, and does so when it next
  // looks.
  @SuppressWarnings("unused")
  private boolean closed;

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
    this.below = live((StackEntry) stack[0]);
    setTop(stack, this);
  }

  /** Takes this entry off its stack, with what is above it; does nothing where it is on none. */
  final void pop() {
    Object[] stack = this.stack;
    if (stack == null) {
      return;
    }
    if (stack != STACKS.get()) {
      CLOSED.setOpaque(this, true);
      tellDisorder();
    } else if (stack[0] == this) {
      setTop(stack, live(unlink()));
    } else {
      tellDisorder();
      popThrough(stack);
    }
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
    return (boolean) CLOSED.getOpaque(this);
  }

  private @Nullable StackEntry unlink() {
    StackEntry next = below;
    stack = null;
    below = null;
    return next;
  }

  /** Whether a closing out of order has been logged. */
  static boolean isDisorderTold() {
    return DISORDER_TOLD.get();
  }

  private static void tellDisorder() {
    if (DISORDER_TOLD.compareAndSet(false, true)) {
      logger.warn(
          "A span or scope was closed out of order, or on another thread than the one it was"
              + " current on. Nothing stays current by it; this is said once",
          new IllegalStateException("Closed here"));
    }
  }
}
