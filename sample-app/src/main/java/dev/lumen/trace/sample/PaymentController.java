package dev.lumen.trace.sample;

import java.io.IOException;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes money, as far as the bank gives it. */
@RestController
@Profile(Part.PAYMENT)
class PaymentController {

  private final Bank bank;

  PaymentController(Bank bank) {
    this.bank = bank;
  }

  @PostMapping("/payments")
  String pay(@RequestBody OrderRequest order) {
    try {
      return bank.transfer(order.product(), order.quantity());
    } catch (IOException e) {
      throw new PaymentFailedException(
          "No money for %d %s".formatted(order.quantity(), order.product()), e);
    }
  }
}
