package dev.lumen.trace.data;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may be the value of an attribute, and how anything else becomes one. */
final class AttributeValue {

  private AttributeValue() {}

  static @Nullable Object normalize(Object value, SpanLimits limits) {
    if (value instanceof String text) {
      return SpanLimits.cut(text, limits.valueLength());
    }
    if (value instanceof Long || value instanceof Boolean || value instanceof Double) {
      return value;
    }
    return convert(value, limits);
  }

  private static @Nullable Object convert(Object value, SpanLimits limits) {
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    try {
      if (value instanceof Collection<?> elements) {
        return list(elements.iterator(), limits);
      }
      if (value.getClass().isArray()) {
        return list(arrayIterator(value), limits);
      }
      // The contract says that it is never null; the classes of applications do not all know.
      @Nullable String text = value.toString();
      return text == null ? null : SpanLimits.cut(text, limits.valueLength());
    } catch (Throwable e) {
      // An Error too: an endless recursion in somebody's toString costs one attribute.
      return null;
    }
  }

  /** A list has elements of one type: where they differ, all become text. */
  private static List<Object> list(Iterator<?> elements, SpanLimits limits) {
    List<Object> list = new ArrayList<>();
    boolean uniform = true;
    while (elements.hasNext() && list.size() < limits.attributes()) {
      Object element = elements.next();
      Object normal = element == null ? null : scalar(element, limits);
      if (normal != null) {
        uniform &= list.isEmpty() || list.get(0).getClass() == normal.getClass();
        list.add(normal);
      }
    }
    if (!uniform) {
      list.replaceAll(Object::toString);
    }
    return Collections.unmodifiableList(list);
  }

  /** Lists do not nest: one within a list becomes text. */
  private static @Nullable Object scalar(Object element, SpanLimits limits) {
    boolean nested = element instanceof Collection || element.getClass().isArray();
    return normalize(nested ? element.toString() : element, limits);
  }

  private static Iterator<Object> arrayIterator(Object array) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < Array.getLength(array);
      }

      @Override
      public Object next() {
        return Array.get(array, next++);
      }
    };
  }
}
