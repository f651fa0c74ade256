package dev.lumen.trace;

import dev.lumen.trace.data.SpanLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stack trace of an exception and of all that caused it, within {@value #MAX_LENGTH}
 * characters: each has its type, its message and its first frames, as the last cause, which is the
 * reason of it all, is the one that a cut at the end would lose.
 *
 * <p>It reads as {@link Throwable#printStackTrace()} prints it. Frames that an exception shares
 * with the one that it caused are left out, and so is the middle of a long trace.
 */
final class StackTraceText {

  static final int MAX_LENGTH = 16_384;

  private static final int MAX_CAUSES = 24;
  private static final int MAX_PARTS = 32;
  private static final StackTraceElement[] NO_FRAMES = {};

  private final StringBuilder text = new StringBuilder();

  private StackTraceText() {}

  /** The text, null where the exception does not let itself be read. */
  static @Nullable String of(Throwable exception) {
    try {
      return new StackTraceText().write(exception);
    } catch (Throwable e) {
      return null;
    }
  }

  private String write(Throwable exception) {
    List<Throwable> chain = chain(exception);
    List<Part> parts = new ArrayList<>();
    int room = MAX_PARTS - chain.size();
    StackTraceElement[] enclosing = NO_FRAMES;
    for (Throwable each : chain) {
      StackTraceElement[] frames = each.getStackTrace();
      parts.add(
          new Part(
              each == exception ? "" : "Caused by: ", each, frames, shared(frames, enclosing)));
      for (Throwable suppressed : each.getSuppressed()) {
        if (room-- > 0) {
          StackTraceElement[] own = suppressed.getStackTrace();
          parts.add(new Part("\tSuppressed: ", suppressed, own, shared(own, frames)));
        }
      }
      enclosing = frames;
    }
    for (int i = 0; i < parts.size(); i++) {
      // What one leaves unused is for those that come after.
      write(parts.get(i), (MAX_LENGTH - text.length()) / (parts.size() - i));
    }
    return SpanLimits.cut(text.toString(), MAX_LENGTH);
  }

  /** The exception and its causes; of too many the last one stays, which is the reason. */
  private static List<Throwable> chain(Throwable exception) {
    List<Throwable> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable each = exception;
    while (each != null && seen.add(each)) {
      if (chain.size() == MAX_CAUSES) {
        chain.remove(MAX_CAUSES - 1);
      }
      chain.add(each);
      each = each.getCause();
    }
    return chain;
  }

  /** How many frames, from the outermost on, are those of the exception around it. */
  private static int shared(StackTraceElement[] frames, StackTraceElement[] enclosing) {
    int shared = 0;
    while (shared < frames.length
        && shared < enclosing.length
        && frames[frames.length - 1 - shared].equals(enclosing[enclosing.length - 1 - shared])) {
      shared++;
    }
    return shared;
  }

  private void write(Part part, int room) {
    int start = text.length();
    text.append(start == 0 ? "" : "\n").append(part.caption);
    text.append(SpanLimits.cut(part.title(), Math.max(64, room / 2)));
    int own = part.frames.length - part.shared;
    // A quarter is for the outermost frames, where there are too many.
    int written = writeFrames(part.frames, 0, own, start + room - room / 4);
    int left = own - written;
    if (left > 0) {
      int tail = tail(part.frames, written, own, start + room - text.length() - 32);
      if (left > tail) {
        text.append("\n\t\u2026 ").append(left - tail).append(" frames");
      }
      int unused = writeFrames(part.frames, own - tail, own, Integer.MAX_VALUE);
    }
    if (part.shared > 0) {
      text.append("\n\t\u2026 ").append(part.shared).append(" more");
    }
  }

  /** Writes frames until the text is as long as it may be; how many. */
  private int writeFrames(StackTraceElement[] frames, int from, int to, int maxLength) {
    int index = from;
    while (index < to && text.length() < maxLength) {
      text.append("\n\tat ").append(frames[index++]);
    }
    return index - from;
  }

  /** How many of the last frames fit. */
  private static int tail(StackTraceElement[] frames, int from, int to, int room) {
    int length = 0;
    int index = to;
    while (index > from) {
      length += frames[index - 1].toString().length() + 5;
      if (length > room) {
        break;
      }
      index--;
    }
    return to - index;
  }

  /**
   * One exception of the chain.
   *
   * @param shared how many of the frames are also those of the exception around this one
   */
  // Nobody compares these.
  @SuppressWarnings("ArrayRecordComponent")
  private record Part(String caption, Throwable exception, StackTraceElement[] frames, int shared) {

    /** Its type and message; the type alone where the application's own code fails. */
    String title() {
      try {
        return String.valueOf(exception);
      } catch (Throwable e) {
        return exception.getClass().getName();
      }
    }
  }
}
