/**
 * How finished spans come to their exporters, and the accounts of what was lost: machinery of the
 * tracer, which neither an application nor an exporter needs.
 */
@NullMarked
package dev.lumen.trace.pipeline;

import org.jspecify.annotations.NullMarked;
