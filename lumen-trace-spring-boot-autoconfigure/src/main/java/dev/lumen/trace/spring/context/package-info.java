/** The span across threads: context propagation, task decoration, MDC. */
@NullMarked
package dev.lumen.trace.spring.context;

import org.jspecify.annotations.NullMarked;
