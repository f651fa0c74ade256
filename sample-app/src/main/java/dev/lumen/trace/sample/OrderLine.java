package dev.lumen.trace.sample;

import org.jspecify.annotations.Nullable;

/** An order as its customer sees it. */
record OrderLine(@Nullable Long id, String product, int quantity, int total) {}
