package dev.lumen.trace.spring.export;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.ClosedSenderException;
import zipkin2.reporter.Encoding;

/** A sender such as an application has: keeps what it is given, as a broker would. */
class RecordingSender extends BytesMessageSender.Base {

  private final int maxBytes;
  private final List<List<Span>> messages = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  RecordingSender(Encoding encoding, int maxBytes) {
    super(encoding);
    this.maxBytes = maxBytes;
  }

  @Override
  public int messageMaxBytes() {
    return maxBytes;
  }

  @Override
  public void send(List<byte[]> spans) throws IOException {
    if (closed) {
      throw new ClosedSenderException();
    }
    byte[] message = encoding.encode(spans);
    if (message.length > maxBytes) {
      throw new IOException("A message of " + message.length + " bytes");
    }
    messages.add(decoder().decodeList(message));
  }

  private SpanBytesDecoder decoder() {
    return encoding == Encoding.JSON
        ? SpanBytesDecoder.JSON_V2
        : SpanBytesDecoder.valueOf(encoding.name());
  }

  List<List<Span>> messages() {
    return messages;
  }

  List<Span> spans() {
    return messages.stream().flatMap(List::stream).toList();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
