/** What tests need of spans: they are kept in memory, and assertions say what is expected. */
@NullMarked
package dev.lumen.trace.test;

import org.jspecify.annotations.NullMarked;
