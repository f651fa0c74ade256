package dev.lumen.trace.spring.actuate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The content coding of answers, for who takes it (RFC 9110, 8.4.1.3 and 12.5.3). */
final class Gzip {

  static final String CODING = "gzip";

  private Gzip() {}

  /**
   * Whether {@code gzip} is named and not refused by a weight of zero. What is meant by {@code *}
   * is left alone: who means it says it.
   *
   * @param accepted the values of {@code Accept-Encoding}, null where there are none
   */
  static boolean isTaken(@Nullable String accepted) {
    if (accepted == null) {
      return false;
    }
    for (String each : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      int end = each.indexOf(';');
      if ((end < 0 ? each : each.substring(0, end)).strip().equals(CODING)) {
        return end < 0 || !each.substring(end + 1).strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
      }
    }
    return false;
  }

  /** Quickly rather than to the last byte: the thread is the application's. */
  static byte[] encode(byte[] body) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream(64 + body.length / 4);
    try (OutputStream out = new Quick(encoded)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be written to", e);
    }
    return encoded.toByteArray();
  }

  private static final class Quick extends GZIPOutputStream {

    Quick(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
