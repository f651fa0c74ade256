package dev.lumen.trace.data;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What may be the value of an attribute, and how anything else becomes one. */
final class AttributeValue {

  private AttributeValue() {}

  /**
   * The form in which a value is kept.
   *
   * @param counter told where a list was cut
   * @return null where the value, or its {@code toString}, gave nothing
   */
  static @Nullable Object normalize(Object value, SpanLimits limits, Attributes.Builder counter) {
    if (value instanceof String text) {
      return SpanLimits.cut(text, limits.valueLength());
    }
    if (value instanceof Long || value instanceof Boolean || value instanceof Double) {
      return value;
    }
    return convert(value, limits, counter);
  }

  private static @Nullable Object convert(
      Object value, SpanLimits limits, Attributes.Builder counter) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    try {
      if (value instanceof Collection<?> elements) {
        return list(elements.iterator(), limits, counter);
      }
      if (value.getClass().isArray()) {
        return list(arrayIterator(value), limits, counter);
      }
      // The contract says that it is never null; the classes of applications do not all know.
      @Nullable String text = value.toString();
      return text == null ? null : SpanLimits.cut(text, limits.valueLength());
    } catch (Throwable e) {
      // An Error too: an endless recursion in somebody's toString costs one attribute.
      return null;
    }
  }

  /**
   * A list has elements of one type, or null: where they differ, all become text. One that gives
   * nothing is null, so that the others stay in their places.
   */
  private static List<@Nullable Object> list(
      Iterator<?> elements, SpanLimits limits, Attributes.Builder counter) {
    List<@Nullable Object> list = new ArrayList<>();
    Class<?> type = null;
    boolean uniform = true;
    while (elements.hasNext()) {
      if (list.size() == limits.attributes()) {
        counter.cut();
        break;
      }
      Object element = elements.next();
      Object normal = element == null ? null : scalar(element, limits, counter);
      if (normal != null) {
        uniform &= type == null || type == normal.getClass();
        type = normal.getClass();
      }
      list.add(normal);
    }
    if (!uniform) {
      list.replaceAll(element -> element == null ? null : element.toString());
    }
    return Collections.unmodifiableList(list);
  }

  /** Lists do not nest: one within a list becomes text. */
  private static @Nullable Object scalar(
      Object element, SpanLimits limits, Attributes.Builder counter) {
    boolean nested = element instanceof Collection || element.getClass().isArray();
    return normalize(nested ? element.toString() : element, limits, counter);
  }

  private static Iterator<@Nullable Object> arrayIterator(Object array) {
    return array instanceof Object[] objects
        ? Arrays.<@Nullable Object>asList(objects).iterator()
        : IntStream.range(0, Array.getLength(array)).mapToObj(i -> Array.get(array, i)).iterator();
  }
}
