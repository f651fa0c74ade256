package dev.lumen.trace.faults;

import dev.lumen.trace.export.SpansDroppedException;
import java.util.Map;

/** What somebody's code may throw, whatever it declares. */
enum Misdeed {
  /** As {@code ThreadDeath} was: no exception, and made to end a thread. */
  AN_ERROR_TO_END_THE_THREAD {
    @Override
    void commit() {
      throw new Error("as ThreadDeath was") {
        private static final long serialVersionUID = 1;
      };
    }
  },
  A_REAL_LACK_OF_MEMORY {
    @Override
    void commit() {
      throw new IllegalStateException("there was room for " + new long[Integer.MAX_VALUE].length);
    }
  },
  A_REAL_STACK_OVERFLOW {
    @Override
    void commit() {
      recurse(0);
    }
  },
  A_MISSING_CLASS {
    @Override
    void commit() {
      throw new NoClassDefFoundError("com/example/Gone");
    }
  },
  A_CHECKED_THROWABLE_OF_NOBODYS_KIND {
    @Override
    void commit() {
      Misdeed.<RuntimeException>throwSneakily(
          new Throwable("neither exception nor error") {
            private static final long serialVersionUID = 1;
          });
    }
  },
  AN_INTERRUPTION {
    @Override
    void commit() throws Exception {
      throw new InterruptedException();
    }
  },
  AN_ERROR_THAT_CANNOT_BE_PRINTED {
    @Override
    void commit() {
      throw new LinkageError() {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
          return toString();
        }

        @Override
        public String toString() {
          return getMessage();
        }
      };
    }
  },
  A_PARTIAL_LOSS_OF_ALL {
    @Override
    void commit() throws Exception {
      throw new SpansDroppedException(
          Map.of(dev.lumen.trace.export.DropReason.EXPORT_FAILED, Integer.MAX_VALUE), "all of it");
    }
  };

  abstract void commit() throws Exception;

  @SuppressWarnings("InfiniteRecursion")
  static int recurse(int depth) {
    return recurse(depth + 1) + depth;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <T extends Throwable> void throwSneakily(Throwable throwable) throws T {
    throw (T) throwable;
  }
}
