package dev.lumen.trace.sample;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

interface ProductRepository extends ListCrudRepository<Product, String> {

  List<Product> findByPiecesLessThan(int pieces);
}
