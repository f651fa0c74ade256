/** The statements of the application's data sources, as spans. */
@NullMarked
package dev.lumen.trace.spring.jdbc;

import org.jspecify.annotations.NullMarked;
