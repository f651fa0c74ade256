/** Requests that come in: the servlet filter. */
@NullMarked
package dev.lumen.trace.spring.web;

import org.jspecify.annotations.NullMarked;
