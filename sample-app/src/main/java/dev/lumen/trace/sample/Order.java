package dev.lumen.trace.sample;

/** An order that was placed and paid. */
record Order(long id, String product, int quantity, String payment) {}
