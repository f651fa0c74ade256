/** Lumen beside OpenTelemetry and Brave, doing the same work. */
@NullMarked
package dev.lumen.trace.benchmarks;

import org.jspecify.annotations.NullMarked;
