/** The HTTP conventions in one place: names, attributes, status, redaction. */
@NullMarked
package dev.lumen.trace.spring.http;

import org.jspecify.annotations.NullMarked;
