/** The tracer: what an application imports. */
@NullMarked
package dev.lumen.trace;

import org.jspecify.annotations.NullMarked;
