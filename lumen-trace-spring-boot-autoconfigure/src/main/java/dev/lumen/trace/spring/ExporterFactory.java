package dev.lumen.trace.spring;

import dev.lumen.trace.export.SpanExporter;
import java.util.function.Supplier;

/**
 * Makes an exporter that {@code lumen.trace.exporter} can name.
 *
 * <p>Every bean of this type adds a name to those that are allowed.
 *
 * @param name the name in the property, lower-case
 * @param exporter makes the exporter; called once, and only if the property names it
 */
public record ExporterFactory(String name, Supplier<SpanExporter> exporter) {}
