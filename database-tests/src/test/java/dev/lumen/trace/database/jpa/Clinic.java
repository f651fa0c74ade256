package dev.lumen.trace.database.jpa;

import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
public class Clinic {

  private final OwnerRepository owners;

  Clinic(OwnerRepository owners) {
    this.owners = owners;
  }

  /** Asks once for each pet. */
  @Transactional(readOnly = true)
  public List<String> types(int owner) {
    return owners.findById(owner).orElseThrow().pets.stream()
        .map(pet -> Objects.requireNonNull(Objects.requireNonNull(pet.type).getName()))
        .toList();
  }

  @Transactional
  public void add(String name) {
    Owner owner = new Owner();
    owner.name = name;
    owners.save(owner);
  }
}
