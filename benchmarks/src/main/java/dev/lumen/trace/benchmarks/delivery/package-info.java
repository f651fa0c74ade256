/** Lumen beside OpenTelemetry and Brave, delivering spans over HTTP at a steady rate. */
@NullMarked
package dev.lumen.trace.benchmarks.delivery;

import org.jspecify.annotations.NullMarked;
