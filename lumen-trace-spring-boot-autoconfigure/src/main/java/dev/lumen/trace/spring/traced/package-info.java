/** Methods as spans: those with {@code @Traced}, and those of repositories. */
@NullMarked
package dev.lumen.trace.spring.traced;

import org.jspecify.annotations.NullMarked;
