/** What travels with a request: ids, flags and tracestate. */
@NullMarked
package dev.lumen.trace.context;

import org.jspecify.annotations.NullMarked;
