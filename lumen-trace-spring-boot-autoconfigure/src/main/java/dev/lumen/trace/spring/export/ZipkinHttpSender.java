package dev.lumen.trace.spring.export;

import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.export.LogText;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;

/** Posts messages to Zipkin's own endpoint, as compressed JSON. Thread-safe. */
final class ZipkinHttpSender extends BytesMessageSender.Base {

  // As Zipkin's own senders have it; proxies commonly let no more than 1 MiB through.
  private static final int MAX_BYTES = 512 << 10;

  private final HttpSender http;

  /**
   * @throws IllegalArgumentException where the address is none of HTTP
   */
  ZipkinHttpSender(URI endpoint) {
    super(Encoding.JSON);
    this.http = HttpSender.builder(endpoint).gzip(true).build();
  }

  @Override
  public int messageMaxBytes() {
    return MAX_BYTES;
  }

  @Override
  public void send(List<byte[]> spans) throws ZipkinHttpException {
    HttpAnswer answer = post(encoding.encode(spans));
    if (!answer.isSuccess()) {
      String text = http + " answered " + answer.status() + reason(answer.body());
      throw new ZipkinHttpException(answer.status(), text);
    }
  }

  private HttpAnswer post(byte[] message) throws ZipkinHttpException {
    try {
      return http.post(ByteBuffer.wrap(message), encoding.mediaType());
    } catch (IOException e) {
      throw new ZipkinHttpException(0, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ZipkinHttpException(0, "Interrupted while posting to " + http);
    }
  }

  /** What Zipkin says of it, on one line. */
  private static String reason(byte[] body) {
    String reason = LogText.clean(LogText.decode(body));
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  @Override
  public void close() {
    http.close();
  }
}
