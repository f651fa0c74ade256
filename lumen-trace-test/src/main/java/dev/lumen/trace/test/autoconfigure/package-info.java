/** The spans of tests with an application context of Spring Boot's. */
@NullMarked
package dev.lumen.trace.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
