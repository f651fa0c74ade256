package dev.lumen.trace.spring;

import dev.lumen.trace.export.SpanExporter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes an exporter that {@code lumen.trace.exporter} can name.
 *
 * <p>Every bean of this type adds a name to those that are allowed.
 *
 * @param name the name in the property, lower-case
 * @param exporter makes the exporter; called once, and only if the property names it, or a
 *     connection turns it on
 * @param connection the address that a service connection gives the exporter, as a log may show it,
 *     null where there is none; an exporter that has one is used also without being named, where
 *     the property names none at all
 */
public record ExporterFactory(
    String name, Supplier<SpanExporter> exporter, Supplier<@Nullable String> connection) {

  /** One that nothing but the property turns on. */
  public ExporterFactory(String name, Supplier<SpanExporter> exporter) {
    this(name, exporter, () -> null);
  }
}
