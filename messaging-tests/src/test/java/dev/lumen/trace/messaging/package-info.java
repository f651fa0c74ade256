/** Applications that send and receive messages, and what is seen of it. */
@NullMarked
package dev.lumen.trace.messaging;

import org.jspecify.annotations.NullMarked;
