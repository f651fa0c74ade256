/** How it is decided whether a trace is recorded. */
@NullMarked
package dev.lumen.trace.sampling;

import org.jspecify.annotations.NullMarked;
