package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each span as one line of JSON, with the keys of {@link WriterExporter}, at INFO: where the
 * lines go and when files roll is the logging system's business.
 *
 * <p>A span counts as exported when the logger has taken it; what an appender does with it later is
 * not known here. Where the logger is not at INFO the spans are dropped as {@link
 * DropReason#REJECTED}, and no JSON is made. Thread-safe.
 */
public final class LoggerExporter implements SpanExporter {

  private final Logger logger;
  private final JsonLines lines = new JsonLines();

  /**
   * @param loggerName the name of the logger; best one that has an appender of its own, which
   *     writes the message alone
   */
  public LoggerExporter(String loggerName) {
    this.logger = LoggerFactory.getLogger(loggerName);
  }

  @Override
  public void export(List<SpanData> spans) throws SpansDroppedException {
    if (!logger.isInfoEnabled()) {
      throw new SpansDroppedException(
          Map.of(DropReason.REJECTED, spans.size()),
          "the level of the logger " + logger.getName() + " is above INFO");
    }
    // All are made first, so that a span that fails leaves no half batch.
    spans.stream().map(lines::line).toList().forEach(logger::info);
  }

  /** As {@link WriterExporter}, whose lines these are. */
  @Override
  public String name() {
    return "writer";
  }
}
