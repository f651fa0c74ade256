package dev.lumen.trace.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes of a span, an event or a link: keys, each with one value, in the order they were first
 * set.
 *
 * <p>A value is a {@code String}, {@code Boolean}, {@code Long} or {@code Double}, or an
 * unmodifiable {@code List} of one of these, in which null stays null. Smaller numbers become
 * {@code Long} or {@code Double}, arrays and collections become lists, and anything else its {@code
 * toString}. A key that is null or empty, or a value that is null, is left out.
 *
 * <p>Immutable.
 */
public final class Attributes {

  // But for the elements of a list: an iterator may be without end.
  private static final SpanLimits UNLIMITED =
      new SpanLimits(
          1 << 16,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE);

  /** No attribute. */
  public static final Attributes EMPTY = new Attributes(new Object[0], 0);

  // Key, value, key, value. May be longer than what is used; never written below length again.
  private final Object[] entries;
  private final int length;

  private Attributes(Object[] entries, int length) {
    this.entries = entries;
    this.length = length;
  }

  public static Attributes of(String key, Object value) {
    return builder().put(key, value).build();
  }

  public static Attributes of(String key1, Object value1, String key2, Object value2) {
    return builder().put(key1, value1).put(key2, value2).build();
  }

  public static Attributes of(
      String key1, Object value1, String key2, Object value2, String key3, Object value3) {
    return builder().put(key1, value1).put(key2, value2).put(key3, value3).build();
  }

  /** The entries of a map, in its order. */
  public static Attributes of(Map<String, ?> map) {
    Builder builder = builder();
    map.forEach(builder::put);
    return builder.build();
  }

  /**
   * A builder without limits, but that of a list is 65,536 elements. Those of a tracer apply when a
   * span takes the attributes.
   */
  public static Builder builder() {
    return new Builder(Integer.MAX_VALUE, UNLIMITED);
  }

  /**
   * A builder that leaves out what exceeds the limits, and counts it.
   *
   * @param maxSize how many attributes it takes
   * @param limits what a value may be
   */
  public static Builder builder(int maxSize, SpanLimits limits) {
    return new Builder(maxSize, limits);
  }

  public int size() {
    return length / 2;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** The value of a key, null where it is not set. */
  public @Nullable Object get(String key) {
    int index = indexOf(entries, length, key);
    return index < 0 ? null : entries[index + 1];
  }

  /** The key at a position, from 0. */
  public String key(int index) {
    return (String) entries[checked(index) * 2];
  }

  /** The value at a position, from 0. */
  public Object value(int index) {
    return entries[checked(index) * 2 + 1];
  }

  private int checked(int index) {
    return Objects.checkIndex(index, size());
  }

  public void forEach(BiConsumer<? super String, Object> action) {
    for (int i = 0; i < length; i += 2) {
      action.accept((String) entries[i], entries[i + 1]);
    }
  }

  /** A copy as a map, in the same order. */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that && asMap().equals(that.asMap());
  }

  @Override
  public int hashCode() {
    return asMap().hashCode();
  }

  @Override
  public String toString() {
    return asMap().toString();
  }

  private static int indexOf(Object[] entries, int length, String key) {
    for (int i = 0; i < length; i += 2) {
      if (entries[i].equals(key)) {
        return i;
      }
    }
    return -1;
  }

  /** Collects attributes. Not thread-safe. */
  public static final class Builder {

    private static final int INITIAL_LENGTH = 6;

    private final int maxSize;
    private final SpanLimits limits;
    private Object[] entries = Attributes.EMPTY.entries;
    private int length;
    private int dropped;

    private Builder(int maxSize, SpanLimits limits) {
      this.maxSize = maxSize;
      this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Sets a value, in place of the one that the key may have. Runs the application's {@code
     * toString} and iterators, and survives what they throw.
     */
    public Builder put(@Nullable String key, @Nullable Object value) {
      if (key == null || key.isEmpty() || value == null) {
        return this;
      }
      Object normal =
          key.length() > limits.nameLength() ? null : AttributeValue.normalize(value, limits, this);
      if (normal == null) {
        dropped++;
        return this;
      }
      int index = indexOf(entries, length, key);
      if (index >= 0) {
        replace(index, normal);
      } else if (length / 2 == maxSize) {
        dropped++;
      } else {
        append(key, normal);
      }
      return this;
    }

    /** Sets all of them. */
    public Builder putAll(Attributes attributes) {
      attributes.forEach(this::put);
      return this;
    }

    /** Sets all of another builder, and counts what that left out. */
    public Builder putAll(Builder other) {
      dropped += other.dropped;
      return putAll(other.build());
    }

    void cut() {
      dropped++;
    }

    /** How many attributes were left out so far, or are lists that were cut. */
    public int dropped() {
      return dropped;
    }

    /** What was set so far. Copies nothing, and is not changed by what is set later. */
    public Attributes build() {
      if (length == 0) {
        return EMPTY;
      }
      return new Attributes(entries, length);
    }

    private void replace(int index, Object value) {
      // In a copy, so that what was built before does not change.
      entries = entries.clone();
      entries[index + 1] = value;
    }

    private void append(String key, Object value) {
      // Beyond length an array that is shared may be written: nobody reads there.
      if (length == entries.length) {
        entries = length == 0 ? new Object[INITIAL_LENGTH] : Arrays.copyOf(entries, length * 2);
      }
      entries[length] = key;
      entries[length + 1] = value;
      length += 2;
    }
  }
}
