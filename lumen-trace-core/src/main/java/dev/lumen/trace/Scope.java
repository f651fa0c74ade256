package dev.lumen.trace;

/**
 * The time during which a span is current on a thread, until {@link #close()}.
 *
 * <p>To be closed on the thread that opened it. Closing it again does nothing; closing it while
 * scopes opened after it are still open closes those too; closing it on another thread takes the
 * span from the first thread all the same. Such closing out of order is logged once.
 */
public interface Scope extends AutoCloseable {

  /** Makes the span current again that was when this scope was opened. Throws nothing. */
  @Override
  void close();
}
