/** The sample: a small shop that calls itself over HTTP. */
@NullMarked
package dev.lumen.trace.sample;

import org.jspecify.annotations.NullMarked;
