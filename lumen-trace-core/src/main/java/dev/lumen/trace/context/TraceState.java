package dev.lumen.trace.context;

import org.jspecify.annotations.Nullable;

/**
 * The vendors' list that travels beside a trace context: keys, each with one opaque value, the one
 * that was changed last in front.
 *
 * <p>Immutable. Follows the {@code tracestate} header of W3C Trace Context level 2: at most 32
 * members; a key is a lower-case letter or a digit, then those and {@code _ - * / @}; a value is
 * printable ASCII without comma and equals sign, and does not end in a space; both have at most 256
 * characters.
 */
public final class TraceState {

  /** No member. */
  public static final TraceState EMPTY = new TraceState("", Baggage.EMPTY);

  // The longest list has 16,447 characters; as many again for white space and empty members.
  private static final int MAX_HEADER_LENGTH = 32_768;

  // Valid, and as it is sent: members are found in it when somebody asks.
  private final String header;

  // Not of this list. Both travel beside the ids of every span, and most have neither: one
  // reference for the two costs nothing where there is none, and goes wherever a span goes.
  private final Baggage baggage;

  private TraceState(String header, Baggage baggage) {
    this.header = header;
    this.baggage = baggage;
  }

  /**
   * Reads the value of a {@code tracestate} header. Empty members are skipped, white space around
   * members is trimmed, and of a key that comes twice the first is kept. Never throws.
   *
   * @param header may be null
   * @return {@link #EMPTY} where a member is invalid, there are more than 32, or the header is
   *     longer than 32,768 characters: a list is taken whole or not at all
   */
  public static TraceState parse(@Nullable String header) {
    if (header == null || header.isEmpty() || header.length() > MAX_HEADER_LENGTH) {
      return EMPTY;
    }
    return of(new TraceStateParser(header).parse(), Baggage.EMPTY);
  }

  /**
   * Reads the values of several {@code tracestate} headers as the one list they are together, in
   * their order, like {@link #parse(String)}.
   *
   * @param headers elements may be null: these are skipped. What the sequence throws comes out.
   */
  public static TraceState parse(Iterable<String> headers) {
    return parse(HeaderLists.joined(headers, MAX_HEADER_LENGTH));
  }

  private static TraceState of(String header, Baggage baggage) {
    return header.isEmpty() && baggage.isEmpty() ? EMPTY : new TraceState(header, baggage);
  }

  /** The baggage that travels beside this list: {@link TraceContext#baggage()}. */
  public Baggage baggage() {
    return baggage;
  }

  /** This list beside other baggage. */
  TraceState withBaggage(Baggage other) {
    return of(header, other);
  }

  /** The value of a key, null where there is none. */
  public @Nullable String get(String key) {
    int start = find(key);
    return start < 0 ? null : header.substring(start + key.length() + 1, memberEnd(start));
  }

  /**
   * This list with a value set: the member moves to the front, or comes there. Where that makes 33
   * members, the last goes.
   *
   * @throws IllegalArgumentException where the key or the value is not what the specification
   *     allows
   */
  public TraceState put(String key, String value) {
    if (!TraceStateGrammar.isKey(key, 0, key.length())) {
      throw new IllegalArgumentException(
          "The tracestate key '"
              + key
              + "' is not a lower-case letter or a digit and up to 255 more of these and _-*/@");
    }
    if (!TraceStateGrammar.isValue(value, 0, value.length())) {
      throw new IllegalArgumentException(
          "The tracestate value '"
              + value
              + "' is not 1 to 256 printable ASCII characters without , and = and a space at the"
              + " end");
    }
    String member = key + '=' + value;
    String others = remove(key).first(TraceStateGrammar.MAX_MEMBERS - 1);
    return new TraceState(others.isEmpty() ? member : member + ',' + others, baggage);
  }

  /** This list without a key; the same where it is not in it. */
  public TraceState remove(String key) {
    int start = find(key);
    if (start < 0) {
      return this;
    }
    int end = memberEnd(start);
    if (end < header.length()) {
      return of(header.substring(0, start) + header.substring(end + 1), baggage);
    }
    return of(header.substring(0, Math.max(0, start - 1)), baggage);
  }

  /** Whether there is no member. */
  public boolean isEmpty() {
    return header.isEmpty();
  }

  private int find(String key) {
    // What is no key could still match across the signs between members.
    if (!TraceStateGrammar.isKey(key, 0, key.length())) {
      return -1;
    }
    for (int start = 0; start < header.length(); start = memberEnd(start) + 1) {
      int keyEnd = start + key.length();
      if (header.startsWith(key, start) && header.charAt(keyEnd) == '=') {
        return start;
      }
    }
    return -1;
  }

  private int memberEnd(int start) {
    int comma = header.indexOf(',', start);
    return comma < 0 ? header.length() : comma;
  }

  private String first(int members) {
    int end = -1;
    for (int i = 0; i < members && end < header.length(); i++) {
      end = memberEnd(end + 1);
    }
    return header.substring(0, Math.max(0, end));
  }

  /** Whether the lists are the same, whatever baggage is beside them. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TraceState that && header.equals(that.header);
  }

  @Override
  public int hashCode() {
    return header.hashCode();
  }

  /** The value of a {@code tracestate} header, empty where there is no member. */
  @Override
  public String toString() {
    return header;
  }
}
