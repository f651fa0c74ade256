/** Where finished spans go: the hook on their life, exporters, and the asynchronous pipeline. */
@NullMarked
package dev.lumen.trace.export;

import org.jspecify.annotations.NullMarked;
