package dev.lumen.trace.data;

/**
 * How much one span may hold. What exceeds a count is left out and counted on the span; what
 * exceeds a length is cut; but a key that does is left out and counted, since two that are cut
 * could be one.
 *
 * <p>Immutable.
 *
 * @param attributes attributes of a span, default 128; also the elements of a list value, which is
 *     cut there, and counts once
 * @param events events of a span, default 128
 * @param links links of a span, default 128
 * @param eventAttributes attributes of one event or link, default 32
 * @param valueLength characters of a text value, also within a list, default 4,096
 * @param nameLength characters of a span's or an event's name, and of a key, default 512
 */
public record SpanLimits(
    int attributes, int events, int links, int eventAttributes, int valueLength, int nameLength) {

  public static final SpanLimits DEFAULT = new SpanLimits(128, 128, 128, 32, 4096, 512);

  /**
   * @throws IllegalArgumentException where a limit is negative, or a length is zero
   */
  public SpanLimits {
    requireAtLeast(0, "attributes", attributes);
    requireAtLeast(0, "events", events);
    requireAtLeast(0, "links", links);
    requireAtLeast(0, "eventAttributes", eventAttributes);
    requireAtLeast(1, "valueLength", valueLength);
    requireAtLeast(1, "nameLength", nameLength);
  }

  /** The text, cut to a number of characters; a surrogate pair is never split. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }

  private static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "The limit " + name + " is " + value + ": it must be at least " + least);
    }
  }
}
