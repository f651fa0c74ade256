package dev.lumen.trace.export.http;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses bodies as RFC 1952 has it, with a deflater and a buffer that are used again: a fresh
 * deflater zeroes 256 KiB. Thread-safe; threads take turns.
 */
final class GzipBuffer {

  // Magic number, deflate, no flags, no time, no hint, unknown system.
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER_LENGTH = 8;
  private static final int INITIAL_SIZE = 16 << 10;
  // What one giant body needed is not kept for ever.
  private static final int MAX_KEPT_SIZE = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private byte[] buffer = new byte[INITIAL_SIZE];

  /** The body compressed, in an array of its own. The position of the body moves to its end. */
  byte[] compress(ByteBuffer body) {
    lock.lock();
    try {
      return gzip(body);
    } finally {
      if (buffer.length > MAX_KEPT_SIZE) {
        buffer = new byte[INITIAL_SIZE];
      }
      lock.unlock();
    }
  }

  private byte[] gzip(ByteBuffer body) {
    CRC32 checksum = new CRC32();
    checksum.update(body.duplicate());
    int bodyLength = body.remaining();
    System.arraycopy(HEADER, 0, buffer, 0, HEADER.length);
    int length = deflate(body, HEADER.length);
    writeInt((int) checksum.getValue(), length);
    writeInt(bodyLength, length + 4);
    return Arrays.copyOf(buffer, length + TRAILER_LENGTH);
  }

  /** Deflates to the buffer, and leaves room for the trailer. */
  private int deflate(ByteBuffer body, int offset) {
    deflater.reset();
    deflater.setInput(body);
    deflater.finish();
    int length = offset;
    while (!deflater.finished()) {
      if (buffer.length - length <= TRAILER_LENGTH) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      length += deflater.deflate(buffer, length, buffer.length - length - TRAILER_LENGTH);
    }
    return length;
  }

  private void writeInt(int value, int offset) {
    for (int i = 0; i < 4; i++) {
      buffer[offset + i] = (byte) (value >>> (8 * i));
    }
  }
}
