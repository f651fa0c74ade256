package dev.lumen.trace.sample;

import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Takes money, but not for lamps. */
@RestController
@Profile(Part.PAYMENT)
class PaymentController {

  @PostMapping("/payments")
  String pay(@RequestBody OrderRequest order) {
    if (order.product().equals("lamp")) {
      throw new IllegalStateException("The bank refuses to pay for lamps");
    }
    return "paid-" + order.quantity() + "-" + order.product();
  }
}
