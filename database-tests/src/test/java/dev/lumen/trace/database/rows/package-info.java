/** The clinic through Spring Data JDBC. */
@NullMarked
package dev.lumen.trace.database.rows;

import org.jspecify.annotations.NullMarked;
