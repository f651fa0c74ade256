/** Requests that come in: the filter of WebFlux. */
@NullMarked
package dev.lumen.trace.spring.reactive;

import org.jspecify.annotations.NullMarked;
