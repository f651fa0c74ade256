package dev.lumen.trace.spring.export;

import dev.lumen.trace.export.DropReason;
import dev.lumen.trace.export.SpansDroppedException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import zipkin2.reporter.BytesMessageSender;

/** One batch on its way, in as many messages as it takes, and what is lost of it. */
final class ZipkinDelivery {

  private final BytesMessageSender sender;
  private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
  private final Map<DropReason, String> why = new EnumMap<>(DropReason.class);
  private boolean backendGone;
  // The smallest message that the backend found too large.
  private int refusedBytes = Integer.MAX_VALUE;

  ZipkinDelivery(BytesMessageSender sender) {
    this.sender = sender;
  }

  /** Sends spans, each half by itself where they are too much for one message. */
  void send(List<byte[]> spans) {
    if (backendGone) {
      // To try the rest would take as long again.
      lose(DropReason.EXPORT_FAILED, spans.size(), "");
      return;
    }
    int bytes = sizeInBytes(spans);
    if (bytes > sender.messageMaxBytes()) {
      String limit =
          "A message has at most " + sender.messageMaxBytes() + " bytes, a span has more";
      sendHalves(spans, limit);
    } else if (bytes >= refusedBytes) {
      sendHalves(
          spans, "A message of " + refusedBytes + " bytes was too large, a span has as many");
    } else {
      sendMessage(spans, bytes);
    }
  }

  /** Counts spans that are not sent; the first of the explanations for a reason is told. */
  void lose(DropReason reason, int spans, String explanation) {
    dropped.merge(reason, spans, Integer::sum);
    why.putIfAbsent(reason, explanation);
  }

  /**
   * @throws SpansDroppedException where any span was lost
   */
  void complete() throws SpansDroppedException {
    if (!dropped.isEmpty()) {
      throw new SpansDroppedException(dropped, String.join("; ", why.values()));
    }
  }

  private int sizeInBytes(List<byte[]> spans) {
    return spans.size() == 1
        ? sender.messageSizeInBytes(spans.get(0).length)
        : sender.messageSizeInBytes(spans);
  }

  private void sendHalves(List<byte[]> spans, String explanation) {
    int half = spans.size() / 2;
    if (half == 0) {
      lose(DropReason.TOO_LARGE, 1, explanation);
      return;
    }
    send(spans.subList(0, half));
    send(spans.subList(half, spans.size()));
  }

  private void sendMessage(List<byte[]> spans, int bytes) {
    try {
      sender.send(spans);
    } catch (ZipkinHttpException e) {
      switch (e.reason()) {
        case TOO_LARGE -> {
          refusedBytes = bytes;
          sendHalves(spans, e.explanation());
        }
        case REJECTED -> lose(DropReason.REJECTED, spans.size(), e.explanation());
        default -> {
          lose(DropReason.EXPORT_FAILED, spans.size(), e.explanation());
          backendGone = e.isBackendGone();
        }
      }
    } catch (Throwable e) {
      // An Error too, so that the messages before this one count as sent.
      lose(DropReason.EXPORT_FAILED, spans.size(), e.toString());
      backendGone = true;
    }
  }
}
