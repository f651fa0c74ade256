/** That what the pages say is so: their snippets, their properties, their commands, their links. */
@NullMarked
package dev.lumen.trace.docs;

import org.jspecify.annotations.NullMarked;
