package dev.lumen.trace.spring.export;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.export.SpansDroppedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import zipkin2.Span;
import zipkin2.reporter.BytesEncoder;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.SpanBytesEncoder;

/**
 * Hands spans to one of Zipkin's senders, in the encoding and the size of message that it asks for.
 * Closes its own, not that of the application. Thread-safe, although the sender need not be: it
 * gets one message at a time.
 */
final class ZipkinExporter implements SpanExporter {

  private final BytesMessageSender sender;
  private final Lock sending = new ReentrantLock();

  ZipkinExporter(BytesMessageSender sender) {
    this.sender = sender;
  }

  @Override
  public void export(List<SpanData> spans) throws SpansDroppedException, InterruptedException {
    ZipkinDelivery delivery = new ZipkinDelivery(sender);
    List<byte[]> encoded = encode(spans, delivery);
    if (!encoded.isEmpty()) {
      sending.lockInterruptibly();
      try {
        delivery.send(encoded);
      } finally {
        sending.unlock();
      }
    }
    delivery.complete();
  }

  private List<byte[]> encode(List<SpanData> spans, ZipkinDelivery delivery) {
    BytesEncoder<Span> encoder = SpanBytesEncoder.forEncoding(sender.encoding());
    List<byte[]> encoded = new ArrayList<>(spans.size());
    for (SpanData span : spans) {
      try {
        encoded.add(encoder.encode(ZipkinSpans.convert(span)));
      } catch (RuntimeException e) {
        // Zipkin's own checks may find fault with one span: the others are to be saved from it.
        delivery.lose(DropReason.EXPORT_FAILED, 1, "A span cannot be encoded: " + e);
      }
    }
    return encoded;
  }

  @Override
  public void close() throws IOException {
    if (sender instanceof ZipkinHttpSender) {
      sender.close();
    }
  }

  @Override
  public String name() {
    return "zipkin";
  }
}
