/** The last lines of the application's log, for the traces that they were written in. */
@NullMarked
package dev.lumen.trace.spring.logs;

import org.jspecify.annotations.NullMarked;
