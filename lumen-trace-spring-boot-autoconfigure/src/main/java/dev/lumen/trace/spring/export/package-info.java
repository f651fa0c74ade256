/** Exporters chosen by property. */
@NullMarked
package dev.lumen.trace.spring.export;

import org.jspecify.annotations.NullMarked;
