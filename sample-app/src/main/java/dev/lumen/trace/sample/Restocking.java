package dev.lumen.trace.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks every minute what has to be ordered: each run is a trace, and its line has the ids. */
@Component
@Profile(Part.STOCK)
class Restocking {

  private static final Logger logger = LoggerFactory.getLogger(Restocking.class);
  private static final int FEW = 10;

  private final ProductRepository products;

  Restocking(ProductRepository products) {
    this.products = products;
  }

  @Scheduled(fixedRateString = "PT1M")
  void check() {
    logger.info("To be ordered: {}", products.findByPiecesLessThan(FEW));
  }
}
