package dev.lumen.trace.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** An order that was placed and paid; without an id until it is stored. */
@Table("ORDERS")
record Order(@Id @Nullable Long id, String product, int quantity, String payment) {}
