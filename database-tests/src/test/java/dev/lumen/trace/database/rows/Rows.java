package dev.lumen.trace.database.rows;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

public interface Rows extends ListCrudRepository<Row, Integer> {

  List<Row> findByName(String name);
}
