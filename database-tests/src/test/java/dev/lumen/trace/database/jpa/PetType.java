package dev.lumen.trace.database.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "types")
public class PetType {

  @Id int id;

  @Nullable String name;

  public @Nullable String getName() {
    return name;
  }
}
