/** Applications with libraries that observe themselves: what is seen of them. */
@NullMarked
package dev.lumen.trace.library;

import org.jspecify.annotations.NullMarked;
