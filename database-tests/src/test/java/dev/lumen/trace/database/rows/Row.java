package dev.lumen.trace.database.rows;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

@Table("OWNERS")
public record Row(@Id @Nullable Integer id, String name) {}
