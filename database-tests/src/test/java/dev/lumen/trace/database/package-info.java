/** Applications with a database: what is seen of it, and that it is what it was. */
@NullMarked
package dev.lumen.trace.database;

import org.jspecify.annotations.NullMarked;
