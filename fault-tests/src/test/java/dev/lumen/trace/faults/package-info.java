/**
 * What becomes of spans when things go wrong, each fault a test, against real threads and sockets.
 */
@NullMarked
package dev.lumen.trace.faults;

import org.jspecify.annotations.NullMarked;
