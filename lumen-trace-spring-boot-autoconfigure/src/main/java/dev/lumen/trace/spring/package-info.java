/** Wires the tracer into Spring Boot: its properties, its bean, and where to change it. */
@NullMarked
package dev.lumen.trace.spring;

import org.jspecify.annotations.NullMarked;
