/** Spans of messages by STOMP over WebSocket. */
@NullMarked
package dev.lumen.trace.spring.stomp;

import org.jspecify.annotations.NullMarked;
