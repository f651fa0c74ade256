@NullMarked
package dev.lumen.trace.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
