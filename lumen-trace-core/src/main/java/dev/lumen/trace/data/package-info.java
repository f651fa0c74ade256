/** What a span holds once it is recorded, as exporters and stores see it. */
@NullMarked
package dev.lumen.trace.data;

import org.jspecify.annotations.NullMarked;
