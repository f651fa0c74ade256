/** Spans as the OpenTelemetry protocol has them: the encoder, and the exporter over HTTP. */
@NullMarked
package dev.lumen.trace.otlp;

import org.jspecify.annotations.NullMarked;
