package dev.lumen.trace.spring;

/**
 * A hook of the process, there while any application context uses it: a process may have several.
 *
 * <p>Thread-safe.
 */
public final class SharedHook {

  private final Runnable install;
  private final Runnable remove;
  private int uses;

  /**
   * @param install called where a first use begins
   * @param remove called where the last has ended
   */
  public SharedHook(Runnable install, Runnable remove) {
    this.install = install;
    this.remove = remove;
  }

  /** Has the hook there until the use is closed. */
  public synchronized Use use() {
    if (uses == 0) {
      install.run();
    }
    uses++;
    return new Use(this);
  }

  private synchronized void release() {
    uses--;
    if (uses == 0) {
      remove.run();
    }
  }

  /** A use of the hook, until it is closed. Thread-safe. */
  public static final class Use implements AutoCloseable {

    private final SharedHook hook;
    private boolean closed;

    private Use(SharedHook hook) {
      this.hook = hook;
    }

    /** Ends the use, once. */
    @Override
    public void close() {
      synchronized (hook) {
        if (!closed) {
          closed = true;
          hook.release();
        }
      }
    }
  }
}
