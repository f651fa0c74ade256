/** What may be told of a statement: its text without literals, and what it does to which tables. */
@NullMarked
package dev.lumen.trace.spring.sql;

import org.jspecify.annotations.NullMarked;
