package dev.lumen.trace.sample;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Has the money, but not for lamps: what it throws then has its reason below, as in real life. */
@Component
@Profile(Part.PAYMENT)
class Bank {

  private static final Logger logger = LoggerFactory.getLogger(Bank.class);

  String transfer(String product, int quantity) throws IOException {
    logger.info("Asking the bank to pay {} {}", quantity, product);
    try {
      authorise(product);
    } catch (IllegalStateException e) {
      throw new IOException("The bank did not transfer the money", e);
    }
    return "paid-" + quantity + "-" + product;
  }

  private static void authorise(String product) {
    if (product.equals("lamp")) {
      throw new IllegalStateException("The bank refuses to pay for lamps");
    }
  }
}
