package dev.lumen.trace.propagation;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Header values as they come from a carrier that nobody has checked. */
final class HeaderValues {

  // As much as servers take for all headers of a request; beyond it a value is not looked at.
  private static final int MAX_LENGTH = 8192;

  private HeaderValues() {}

  /**
   * The value of a header that may be sent once, without the white space around it; null where it
   * was not sent, or twice.
   */
  static <C> @Nullable String only(C carrier, Getter<C> getter, String name) {
    @Nullable String value;
    try {
      @Nullable Iterable<String> all = getter.getAll(carrier, name);
      value = all == null ? getter.get(carrier, name) : only(all);
    } catch (Throwable e) {
      // An Error too: the getter is the application's, and no request may fail over its trace.
      return null;
    }
    return value != null && value.length() <= MAX_LENGTH ? trim(value, 0, value.length()) : null;
  }

  private static @Nullable String only(Iterable<String> values) {
    Iterator<String> iterator = values.iterator();
    if (!iterator.hasNext()) {
      return null;
    }
    @Nullable String first = iterator.next();
    return iterator.hasNext() ? null : first;
  }

  /** Takes off what HTTP calls optional white space; a value without it is not copied. */
  static String trim(String value, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isWhiteSpace(value.charAt(start))) {
      start++;
    }
    while (start < end && isWhiteSpace(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isWhiteSpace(char character) {
    return character == ' ' || character == '\t';
  }
}
