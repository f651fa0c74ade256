/** Micrometer Tracing's API over the tracer, and exemplars. */
@NullMarked
package dev.lumen.trace.spring.micrometer;

import org.jspecify.annotations.NullMarked;
