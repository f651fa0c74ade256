package dev.lumen.trace.database.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "pets")
public class Pet {

  @Id int id;

  @Nullable String name;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "type_id")
  @Nullable PetType type;
}
