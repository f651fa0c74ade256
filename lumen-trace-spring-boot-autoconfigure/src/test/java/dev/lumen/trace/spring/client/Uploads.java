package dev.lumen.trace.spring.client;

import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.StreamingHttpOutputMessage;

/** Bodies that are made while they are sent. */
final class Uploads {

  private Uploads() {}

  /** So many blocks of 8 kB. */
  static StreamingHttpOutputMessage.Body blocks(int count) {
    return new Blocks(count);
  }

  private record Blocks(int count) implements StreamingHttpOutputMessage.Body {

    @Override
    public void writeTo(OutputStream output) throws IOException {
      byte[] block = new byte[8192];
      for (int i = 0; i < count; i++) {
        output.write(block);
      }
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }
}
