/** An application, and its tests as its developers would write them: the docs show some. */
@NullMarked
package dev.lumen.trace.test.shop;

import org.jspecify.annotations.NullMarked;
