package dev.lumen.trace.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compression for speed: the usual level takes twice as long to gain a tenth. */
final class Gzip extends GZIPOutputStream {

  private static final int BUFFER = 8 << 10;

  private Gzip(ByteArrayOutputStream out) throws IOException {
    super(out, BUFFER);
    def.setLevel(Deflater.BEST_SPEED);
  }

  static byte[] compress(byte[] body) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream(BUFFER);
    try (Gzip gzip = new Gzip(zipped)) {
      gzip.write(body);
    } catch (IOException e) {
      // An array takes everything.
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
