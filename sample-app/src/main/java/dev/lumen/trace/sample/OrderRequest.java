package dev.lumen.trace.sample;

/** What a customer wants. */
record OrderRequest(String product, int quantity) {}
