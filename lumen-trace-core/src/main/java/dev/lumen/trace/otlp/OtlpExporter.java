package dev.lumen.trace.otlp;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.HttpAnswer;
import dev.lumen.trace.export.HttpSender;
import dev.lumen.trace.export.LogText;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to an OpenTelemetry Collector, or to anything else that takes OTLP over HTTP, in
 * protobuf.
 *
 * <p>A batch of more than 4 MiB before compression, or that the backend finds too large, is halved
 * until it fits; a span that is too large alone is lost alone. What the backend refuses is lost,
 * what it cannot take now too once the sender's retries are over; each is told by a {@link
 * SpansDroppedException}. Thread-safe; calls do not wait for each other.
 */
public final class OtlpExporter implements SpanExporter {

  private static final String CONTENT_TYPE = "application/x-protobuf";
  // What proxies and backends commonly let pass, compressed; and what is repeated if it is lost.
  private static final int MAX_LENGTH = 4 << 20;

  private final HttpSender sender;
  private final Verdict verdict;
  // Lent to one thread at a time; another makes its own, and the last one given back is kept.
  private final AtomicReference<@Nullable OtlpEncoder> spare = new AtomicReference<>();

  /**
   * @param sender posts to the backend, whose path is commonly {@code /v1/traces}; is closed with
   *     the exporter
   */
  public OtlpExporter(HttpSender sender) {
    this.sender = sender;
    this.verdict = new Verdict(sender.toString());
  }

  /**
   * Sends compressed to an address, whose path is commonly {@code /v1/traces}, with the defaults of
   * {@link HttpSender}.
   *
   * @throws IllegalArgumentException as {@link HttpSender#builder} does
   */
  public static OtlpExporter to(URI endpoint) {
    return new OtlpExporter(HttpSender.builder(endpoint).gzip(true).build());
  }

  @Override
  public String name() {
    return "otlp";
  }

  @Override
  public void export(List<SpanData> spans) throws SpansDroppedException, InterruptedException {
    OtlpEncoder encoder = spare.getAndSet(null);
    if (encoder == null) {
      encoder = new OtlpEncoder();
    }
    Losses losses = new Losses();
    try {
      send(spans, encoder, losses);
    } finally {
      spare.set(encoder);
    }
    losses.throwIfAny();
  }

  @Override
  public void close() {
    sender.close();
  }

  private void send(List<SpanData> spans, OtlpEncoder encoder, Losses losses)
      throws InterruptedException {
    if (losses.isBackendGone()) {
      losses.add(DropReason.EXPORT_FAILED, spans.size(), "");
      return;
    }
    ByteBuffer body;
    try {
      body = encoder.encode(spans);
    } catch (MessageTooLargeException e) {
      sendHalves(
          spans, encoder, losses, DropReason.TOO_LARGE, "A span is too large: " + e.getMessage());
      return;
    } catch (RuntimeException e) {
      // Somebody's SpanData throws: the others of the batch are to be saved from it.
      String why = "A span cannot be encoded: " + LogText.clean(e.toString());
      sendHalves(spans, encoder, losses, DropReason.EXPORT_FAILED, why);
      return;
    }
    int length = body.remaining();
    boolean split = length > MAX_LENGTH && spans.size() > 1;
    if (split || losses.isTooLarge(length) || !post(body, spans.size(), losses)) {
      String why = sender + " does not take a span of " + length + " bytes";
      sendHalves(spans, encoder, losses, DropReason.TOO_LARGE, why);
    }
  }

  /** Whether the backend does not find the message too large. */
  private boolean post(ByteBuffer body, int spans, Losses losses) throws InterruptedException {
    int length = body.remaining();
    try {
      HttpAnswer answer = sender.post(body, CONTENT_TYPE);
      if (answer.status() == 413) {
        losses.tooLarge(length);
        return false;
      }
      verdict.on(answer, spans, losses);
    } catch (IOException e) {
      verdict.onNoAnswer(e, spans, losses);
    }
    return true;
  }

  /** Sends each half by itself; a span that is alone already is lost. */
  private void sendHalves(
      List<SpanData> spans, OtlpEncoder encoder, Losses losses, DropReason reason, String why)
      throws InterruptedException {
    int half = spans.size() / 2;
    if (half == 0) {
      losses.add(reason, 1, why);
      return;
    }
    send(spans.subList(0, half), encoder, losses);
    send(spans.subList(half, spans.size()), encoder, losses);
  }
}
