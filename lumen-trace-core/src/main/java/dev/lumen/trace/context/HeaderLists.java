package dev.lumen.trace.context;

import org.jspecify.annotations.Nullable;

/** Lists of members that may stand in several headers of a name, and are one list all the same. */
final class HeaderLists {

  private HeaderLists() {}

  /**
   * The values as one, in their order; null where there is none, or they are longer together.
   *
   * @param headers elements may be null: these are skipped. What the sequence throws comes out.
   * @param maxLength of all together, with a comma between each two
   */
  static @Nullable String joined(Iterable<String> headers, int maxLength) {
    @Nullable String first = null;
    @Nullable StringBuilder all = null;
    int length = 0;
    for (@Nullable String header : headers) {
      // A header without a value counts too, so that an endless sequence of these ends.
      length += (header == null ? 0 : Math.min(header.length(), maxLength)) + 1;
      if (length - 1 > maxLength) {
        return null;
      }
      if (first == null) {
        first = header;
      } else if (header != null) {
        all = all == null ? new StringBuilder(first) : all;
        all.append(',').append(header);
      }
    }
    return all == null ? first : all.toString();
  }
}
