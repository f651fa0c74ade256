/** Spans of what others observe by Micrometer, and of messages. */
@NullMarked
package dev.lumen.trace.spring.observation;

import org.jspecify.annotations.NullMarked;
