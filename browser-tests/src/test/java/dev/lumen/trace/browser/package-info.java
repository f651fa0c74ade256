/**
 * The trace explorer in a real Chromium, over real applications. Where there is no Chromium the
 * tests are skipped, and say so.
 */
@NullMarked
package dev.lumen.trace.browser;

import org.jspecify.annotations.NullMarked;
