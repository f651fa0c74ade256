package dev.lumen.trace.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a protobuf message from its last byte to its first, into an array that it keeps for the
 * next. So the length of a nested message is known when it is written, which is in front of it.
 *
 * <p>Whoever writes fields in descending order gets them in ascending order. Not thread-safe.
 */
final class ProtobufWriter {

  /** What an OpenTelemetry Collector accepts unless told otherwise. */
  static final int MAX_LENGTH = 20 * 1024 * 1024;

  /** What is kept for the next message: a longer array goes to the garbage collector. */
  static final int MAX_KEPT_LENGTH = 4 * 1024 * 1024;

  private static final int INITIAL_LENGTH = 8 * 1024;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  // What a varint of one byte can be.
  private static final long ONE_BYTE = 0x7f;

  private static final VarHandle LITTLE_LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE_INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_LONG = view(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = new byte[INITIAL_LENGTH];
  // The first byte that is written; the last is at the end of the array.
  private int position = INITIAL_LENGTH;

  private static VarHandle view(Class<?> type, ByteOrder order) {
    return MethodHandles.byteArrayViewVarHandle(type, order);
  }

  /** How many bytes are written: also the end of the message that is written next. */
  int written() {
    return buffer.length - position;
  }

  /** All that is written, in the array that the next message will overwrite. */
  ByteBuffer message() {
    return ByteBuffer.wrap(buffer, position, written());
  }

  /** Begins another message. */
  void reset() {
    if (buffer.length > MAX_KEPT_LENGTH) {
      buffer = new byte[INITIAL_LENGTH];
    }
    position = buffer.length;
  }

  /** Makes a field of all that was written since {@link #written()} was {@code end}. */
  void delimit(int field, int end) {
    varint(field, DELIMITED, written() - end);
  }

  void varint(int field, long value) {
    varint(field, VARINT, value);
  }

  private void varint(int field, int type, long value) {
    int tag = tag(field, type);
    if (((value | tag) & ~ONE_BYTE) == 0) {
      // Most lengths, and what enumerations have.
      int at = reserve(2);
      buffer[at] = (byte) tag;
      buffer[at + 1] = (byte) value;
    } else {
      varint(value);
      varint(tag);
    }
  }

  void fixed64(int field, long value) {
    int start = reserve(Long.BYTES);
    LITTLE_LONG.set(buffer, start, value);
    varint(tag(field, FIXED64));
  }

  void fixed32(int field, int value) {
    int start = reserve(Integer.BYTES);
    LITTLE_INT.set(buffer, start, value);
    varint(tag(field, FIXED32));
  }

  void string(int field, String text) {
    int end = written();
    if (!ascii(text)) {
      // An unpaired surrogate becomes a question mark.
      bytes(text.getBytes(StandardCharsets.UTF_8));
    }
    delimit(field, end);
  }

  /** Bytes that are no field yet, or several. */
  void bytes(byte[] bytes) {
    int start = reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, start, bytes.length);
  }

  /** Eight bytes that are no field yet, the most significant one first. */
  void bigEndian(long value) {
    int start = reserve(Long.BYTES);
    BIG_LONG.set(buffer, start, value);
  }

  /** Writes the text, or nothing where one of its characters is not ASCII. */
  private boolean ascii(String text) {
    int length = text.length();
    int start = reserve(length);
    byte[] target = buffer;
    for (int i = 0; i < length; i++) {
      char character = text.charAt(i);
      if (character >= 0x80) {
        position += length;
        return false;
      }
      target[start + i] = (byte) character;
    }
    return true;
  }

  private static int tag(int field, int type) {
    return field << 3 | type;
  }

  private void varint(long value) {
    int at = reserve(varintLength(value));
    long rest = value;
    while ((rest & ~ONE_BYTE) != 0) {
      buffer[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[at] = (byte) rest;
  }

  private static int varintLength(long value) {
    // Seven bits a byte, and zero takes one byte too.
    return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** Makes room, maybe in another {@link #buffer}, and returns where the next bytes start. */
  private int reserve(int length) {
    if (position < length) {
      grow(length);
    }
    position -= length;
    return position;
  }

  private void grow(int length) {
    int written = written();
    if (length > MAX_LENGTH - written) {
      throw new MessageTooLargeException(MAX_LENGTH);
    }
    int newLength = Math.min(MAX_LENGTH, Math.max(buffer.length * 2, written + length));
    byte[] larger = new byte[newLength];
    System.arraycopy(buffer, position, larger, newLength - written, written);
    buffer = larger;
    position = newLength - written;
  }
}
