/** A bounded store of recent traces, in memory. */
@NullMarked
package dev.lumen.trace.store;

import org.jspecify.annotations.NullMarked;
