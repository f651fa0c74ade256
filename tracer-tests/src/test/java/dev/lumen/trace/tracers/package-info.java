/** Applications with two tracers. */
@NullMarked
package dev.lumen.trace.tracers;

import org.jspecify.annotations.NullMarked;
