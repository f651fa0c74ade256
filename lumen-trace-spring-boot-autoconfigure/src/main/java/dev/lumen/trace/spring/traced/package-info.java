/** The advisor behind {@code @Traced}. */
@NullMarked
package dev.lumen.trace.spring.traced;

import org.jspecify.annotations.NullMarked;
