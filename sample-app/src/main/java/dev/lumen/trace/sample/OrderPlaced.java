package dev.lumen.trace.sample;

/** An order was placed, and has been paid and stored. */
record OrderPlaced(Order order) {}
