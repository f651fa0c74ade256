/** The recent traces in memory, within bounds: what the endpoint and its page read. */
@NullMarked
package dev.lumen.trace.store;

import org.jspecify.annotations.NullMarked;
