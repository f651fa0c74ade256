package dev.lumen.trace.otlp;

import dev.lumen.trace.data.Attributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attributes as repeated {@code KeyValue}, in their order. */
final class AttributeEncoder {

  // KeyValue
  private static final int KEY = 1;
  private static final int VALUE = 2;

  // AnyValue
  private static final int STRING_VALUE = 1;
  private static final int BOOL_VALUE = 2;
  private static final int INT_VALUE = 3;
  private static final int DOUBLE_VALUE = 4;
  private static final int ARRAY_VALUE = 5;

  // ArrayValue
  private static final int VALUES = 1;

  private AttributeEncoder() {}

  static void attributes(ProtobufWriter writer, int field, Attributes attributes) {
    for (int i = attributes.size() - 1; i >= 0; i--) {
      attribute(writer, field, attributes.key(i), attributes.value(i));
    }
  }

  private static void attribute(ProtobufWriter writer, int field, String key, Object value) {
    int end = writer.written();
    anyValue(writer, VALUE, value);
    writer.string(KEY, key);
    writer.delimit(field, end);
  }

  /**
   * Which field is there says the type: so false, 0 and empty text are written too; none is null.
   */
  private static void anyValue(ProtobufWriter writer, int field, @Nullable Object value) {
    int end = writer.written();
    if (value instanceof String text) {
      writer.string(STRING_VALUE, text);
    } else if (value instanceof Long number) {
      writer.varint(INT_VALUE, number);
    } else if (value instanceof Boolean flag) {
      writer.varint(BOOL_VALUE, flag ? 1 : 0);
    } else if (value instanceof Double number) {
      writer.fixed64(DOUBLE_VALUE, Double.doubleToRawLongBits(number));
    } else if (value instanceof List<?> list) {
      arrayValue(writer, list);
    } else if (value != null) {
      throw new IllegalArgumentException("No value of an attribute: " + value.getClass());
    }
    writer.delimit(field, end);
  }

  private static void arrayValue(ProtobufWriter writer, List<?> list) {
    int end = writer.written();
    for (int i = list.size() - 1; i >= 0; i--) {
      anyValue(writer, VALUES, list.get(i));
    }
    writer.delimit(ARRAY_VALUE, end);
  }
}
