/** The clinic through JPA. */
@NullMarked
package dev.lumen.trace.database.jpa;

import org.jspecify.annotations.NullMarked;
