package dev.lumen.trace.context;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of a request to all that is called for it, across processes: keys, each
 * with a value and, rarely, properties of that.
 *
 * <p>Immutable. Follows the {@code baggage} header of W3C Baggage: at most 64 members and 8,192
 * characters over all headers. A key is a token of HTTP and has its case; a value is any text.
 * Whoever receives it can read it, and whoever sends it can say anything.
 *
 * <p>It belongs to the current span: {@link TraceContext#baggage()}.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
public final class Baggage {

  /** No member. */
  public static final Baggage EMPTY = new Baggage("");

  private static final int MAX_MEMBERS = 64;
  private static final int MAX_LENGTH = 8192;

  // Valid, and as it came: members are found in it when somebody asks.
  private final String header;

  private Baggage(String header) {
    this.header = header;
  }

  /**
   * Reads the value of a {@code baggage} header. A member that is not valid is left out; the others
   * stay as they are. Never throws.
   *
   * @param header may be null
   * @return {@link #EMPTY} where there are more than 64 members or 8,192 characters: that is seen
   *     before any is read
   */
  public static Baggage parse(@Nullable String header) {
    if (header == null
        || header.isEmpty()
        || header.length() > MAX_LENGTH
        || count(header) > MAX_MEMBERS) {
      return EMPTY;
    }
    return of(validMembers(header));
  }

  /**
   * Reads the values of several {@code baggage} headers as the one that they are together, in their
   * order, like {@link #parse(String)}.
   *
   * @param headers elements may be null: these are skipped. What the sequence throws comes out.
   */
  public static Baggage parse(Iterable<String> headers) {
    return parse(HeaderLists.joined(headers, MAX_LENGTH));
  }

  private static Baggage of(String header) {
    return header.isEmpty() ? EMPTY : new Baggage(header);
  }

  /** The text itself where all of its members are valid. */
  private static String validMembers(String text) {
    @Nullable StringBuilder valid = null;
    int from = 0;
    while (from <= text.length()) {
      int end = memberEnd(text, from);
      if (!BaggageGrammar.isMember(text, from, end)) {
        valid = valid == null ? new StringBuilder(text.substring(0, Math.max(0, from - 1))) : valid;
      } else if (valid != null) {
        append(valid, text, from, end);
      }
      from = end + 1;
    }
    return valid == null ? text : valid.toString();
  }

  private static void append(StringBuilder members, String text, int from, int to) {
    if (!members.isEmpty()) {
      members.append(',');
    }
    members.append(text, from, to);
  }

  /** The value of a key, null where it is not there; the last where it is there more than once. */
  public @Nullable String get(String key) {
    int start = find(key);
    if (start < 0) {
      return null;
    }
    int equals = header.indexOf('=', start);
    return value(equals + 1, valueEnd(equals));
  }

  /**
   * The properties of a key as they are written, from the first semicolon on: {@code ;a;b=c}. Empty
   * where there are none, or the key is not there.
   */
  public String properties(String key) {
    int start = find(key);
    return start < 0
        ? ""
        : header.substring(valueEnd(header.indexOf('=', start)), memberEnd(header, start));
  }

  /** All keys with their values, in their order. Not to be changed. */
  public Map<String, String> asMap() {
    Map<String, String> members = new LinkedHashMap<>();
    for (int from = 0; from < header.length(); from = memberEnd(header, from) + 1) {
      int equals = header.indexOf('=', from);
      members.put(key(from, equals), value(equals + 1, valueEnd(equals)));
    }
    return Collections.unmodifiableMap(members);
  }

  /** As {@link #put(String, String, String)}, without properties. */
  public Baggage put(String key, String value) {
    return put(key, value, "");
  }

  /**
   * This baggage with a value set, as its last member.
   *
   * @param value any text: what cannot be sent is encoded
   * @param properties as they are written, with a semicolon before each: {@code ;a;b=c}; empty for
   *     none
   * @throws IllegalArgumentException where the key or the properties are not what the specification
   *     allows, or that would be more than 64 members or 8,192 characters
   */
  public Baggage put(String key, String value, String properties) {
    if (!BaggageGrammar.isKey(key, 0, key.length())) {
      throw new IllegalArgumentException(
          "The baggage key '" + key + "' is not letters, digits and !#$%&'*+-.^_`|~ alone");
    }
    if (!BaggageGrammar.areProperties(properties, 0, properties.length())) {
      throw new IllegalArgumentException(
          "The baggage properties '" + properties + "' are not each ;key or ;key=value");
    }
    StringBuilder changed = new StringBuilder(remove(key).header);
    String member = key + '=' + PercentEncoding.encode(value) + properties;
    append(changed, member, 0, member.length());
    String text = changed.toString();
    if (text.length() > MAX_LENGTH || count(text) > MAX_MEMBERS) {
      throw new IllegalArgumentException(
          "With the key '"
              + key
              + "' the baggage has more than "
              + MAX_MEMBERS
              + " members or "
              + MAX_LENGTH
              + " characters");
    }
    return new Baggage(text);
  }

  /** This baggage without a key; the same where it is not in it. */
  public Baggage remove(String key) {
    if (find(key) < 0) {
      return this;
    }
    StringBuilder others = new StringBuilder(header.length());
    for (int from = 0; from < header.length(); from = memberEnd(header, from) + 1) {
      if (!key.equals(key(from, header.indexOf('=', from)))) {
        append(others, header, from, memberEnd(header, from));
      }
    }
    return of(others.toString());
  }

  /** Whether there is no member. */
  public boolean isEmpty() {
    return header.isEmpty();
  }

  /** Where the last member of a key starts, negative where there is none. */
  private int find(String key) {
    int found = -1;
    for (int from = 0; from < header.length(); from = memberEnd(header, from) + 1) {
      int equals = header.indexOf('=', from);
      int start = BaggageGrammar.start(header, from, equals);
      int length = BaggageGrammar.end(header, start, equals) - start;
      if (length == key.length() && header.startsWith(key, start)) {
        found = from;
      }
    }
    return found;
  }

  private String key(int from, int equals) {
    return trimmed(from, equals);
  }

  private String value(int from, int to) {
    return PercentEncoding.decode(trimmed(from, to));
  }

  private String trimmed(int from, int to) {
    int start = BaggageGrammar.start(header, from, to);
    return header.substring(start, BaggageGrammar.end(header, start, to));
  }

  private int valueEnd(int equals) {
    return BaggageGrammar.indexOf(';', header, equals, memberEnd(header, equals));
  }

  private static int memberEnd(String text, int from) {
    return BaggageGrammar.indexOf(',', text, from, text.length());
  }

  private static int count(String header) {
    int members = 1;
    for (int comma = header.indexOf(','); comma >= 0; comma = header.indexOf(',', comma + 1)) {
      members++;
    }
    return members;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Baggage that && header.equals(that.header);
  }

  @Override
  public int hashCode() {
    return header.hashCode();
  }

  /** The value of a {@code baggage} header, empty where there is no member. */
  @Override
  public String toString() {
    return header;
  }
}
