package dev.lumen.trace.database.jpa;

import dev.lumen.trace.Traced;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

public interface OwnerRepository extends JpaRepository<Owner, Integer> {

  List<Owner> findByName(String name);

  default List<Owner> annas() {
    return findByName("Anna");
  }

  @Traced("owners by their name")
  List<Owner> findByNameOrderById(String name);
}
