/** Spring Boot's test slices of an application that has the tracer injected. */
@NullMarked
package dev.lumen.trace.noharm.slices;

import org.jspecify.annotations.NullMarked;
