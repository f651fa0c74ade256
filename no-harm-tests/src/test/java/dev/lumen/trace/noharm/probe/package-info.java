/** Looks at a running application from all sides, and writes down what it sees. */
@NullMarked
package dev.lumen.trace.noharm.probe;

import org.jspecify.annotations.NullMarked;
