/** Trace contexts into headers and out of them. */
@NullMarked
package dev.lumen.trace.propagation;

import org.jspecify.annotations.NullMarked;
