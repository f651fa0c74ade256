package dev.lumen.trace.sample;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/** What the shop sells, and how many it has. */
@Table("PRODUCTS")
record Product(@Id String name, int price, int pieces) {}
