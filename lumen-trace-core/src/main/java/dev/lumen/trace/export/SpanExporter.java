package dev.lumen.trace.export;

import dev.lumen.trace.data.SpanData;
import java.io.IOException;
import java.util.List;

/**
 * Takes finished spans out of the process.
 *
 * <p>With asynchronous export one thread calls {@link #export}, and nothing else calls it
 * meanwhile; without it, every thread that ends a span does, and waits for it, so an exporter used
 * that way must be thread-safe and quick.
 */
@FunctionalInterface
public interface SpanExporter extends AutoCloseable {

  /**
   * Exports a batch, and returns when that is done. Whatever is thrown, an {@link Error} too,
   * counts the whole batch as lost, is logged within bounds, and does not stop the next batch. A
   * {@link SpansDroppedException} says that a part of it was lost.
   *
   * @param spans finished spans, at least one; must not be changed, may be kept
   * @throws Exception where the batch could not be exported
   */
  void export(List<SpanData> spans) throws Exception;

  /**
   * What logs and counts call it, the same in every run; by default the simple name of the class,
   * and {@code exporter} for a lambda or an anonymous class.
   */
  default String name() {
    Class<?> type = getClass();
    return type.isHidden() || type.isAnonymousClass() ? "exporter" : type.getSimpleName();
  }

  /**
   * Releases what the exporter holds. Called once, after the last batch, by the tracer that has it.
   *
   * <p>Not so for a bean of an application: the context closes that, once the time for the last
   * batch is up, and {@link #export} may still be running then.
   */
  @Override
  default void close() throws IOException {}
}
