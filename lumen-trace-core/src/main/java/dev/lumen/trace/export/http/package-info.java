/** Posting to a backend over HTTP: time limits, retries, bounded answers. */
@NullMarked
package dev.lumen.trace.export.http;

import org.jspecify.annotations.NullMarked;
