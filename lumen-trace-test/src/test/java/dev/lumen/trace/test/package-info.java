@NullMarked
package dev.lumen.trace.test;

import org.jspecify.annotations.NullMarked;
