package dev.lumen.trace.otlp;

import dev.lumen.trace.export.LogText;
import java.nio.ByteBuffer;

/**
 * Reads the fields of a protobuf message, one after the other. Whatever the bytes are, it throws
 * nothing and ends: what is malformed ends the message.
 */
final class ProtobufReader {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer rest;
  private int field;
  private int type;
  private long varint;
  private ByteBuffer content = ByteBuffer.allocate(0);

  ProtobufReader(byte[] message) {
    this(ByteBuffer.wrap(message));
  }

  private ProtobufReader(ByteBuffer message) {
    this.rest = message;
  }

  /** Goes to the next field; false where there is none. */
  boolean next() {
    if (!readVarint()) {
      return false;
    }
    field = (int) (varint >>> 3);
    type = (int) (varint & 7);
    return switch (type) {
      case VARINT -> readVarint();
      case FIXED64 -> readContent(8);
      case DELIMITED -> readVarint() && readContent(varint);
      case FIXED32 -> readContent(4);
      default -> false;
    };
  }

  boolean isVarint(int number) {
    return field == number && type == VARINT;
  }

  /** Whether the field has this number, and is text or a message. */
  boolean isMessage(int number) {
    return field == number && type == DELIMITED;
  }

  long varint() {
    return varint;
  }

  ProtobufReader message() {
    return new ProtobufReader(content);
  }

  /** The start of the text, as much as the log may want. */
  String text() {
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return LogText.decode(bytes);
  }

  private boolean readVarint() {
    varint = 0;
    for (int shift = 0; shift < Long.SIZE && rest.hasRemaining(); shift += 7) {
      byte next = rest.get();
      varint |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return true;
      }
    }
    return false;
  }

  private boolean readContent(long length) {
    if (length < 0 || length > rest.remaining()) {
      return false;
    }
    content = rest.slice(rest.position(), (int) length);
    rest.position(rest.position() + (int) length);
    return true;
  }
}
