/** The endpoint that shows recent traces. */
@NullMarked
package dev.lumen.trace.spring.actuate;

import org.jspecify.annotations.NullMarked;
