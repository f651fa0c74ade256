package dev.lumen.trace.sample;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Knows what is in stock. It has to walk far for the piano. */
@RestController
@Profile(Part.STOCK)
class WarehouseController {

  private final ProductRepository products;

  WarehouseController(ProductRepository products) {
    this.products = products;
  }

  @GetMapping("/stock/{product}")
  int stock(@PathVariable String product) {
    if (product.equals("piano")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
    }
    return products
        .findById(product)
        .map(Product::pieces)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "We do not sell " + product));
  }
}
