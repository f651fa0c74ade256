package dev.lumen.trace.docs;

import static dev.lumen.trace.data.SpanKind.CLIENT;

import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;

// tag::service[]
@Service
class PaymentService {

  @Traced // PaymentService.load, with id
  Payment load(@SpanAttribute String id) {
    return new Payment(id);
  }

  @Traced(value = "charge-card", kind = CLIENT, attributes = "payment.provider=acme")
  CompletableFuture<Receipt> charge(@SpanAttribute("order.id") String id) {
    return CompletableFuture.completedFuture(new Receipt(id));
  }
}
// end::service[]
