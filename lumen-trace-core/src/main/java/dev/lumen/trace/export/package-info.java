/**
 * Where finished spans go: what an exporter is, what becomes of a span, and the simple exporters.
 */
@NullMarked
package dev.lumen.trace.export;

import org.jspecify.annotations.NullMarked;
