package dev.lumen.trace.test.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withServerError;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.RestClientTest;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.HttpServerErrorException;

@RestClientTest(PaymentClient.class)
@AutoConfigureLumenTrace
class PaymentClientTests {

  @Autowired private RecordedSpans spans;
  @Autowired private PaymentClient payments;
  @Autowired private MockRestServiceServer server;

  @Test
  void aPaymentIsASpanThatGoesOn() {
    server
        .expect(requestTo("http://payments/payments/7"))
        .andExpect(request -> assertThat(request.getHeaders().get("traceparent")).hasSize(1))
        .andRespond(withSuccess());

    payments.pay("7");

    assertThat(spans)
        .hasOneTrace()
        .span("POST /payments/{order}")
        .hasKind(SpanKind.CLIENT)
        .hasAttribute("server.address", "payments")
        .didNotFail();
  }

  @Test
  void aPaymentThatFailsIsAnError() {
    server.expect(requestTo("http://payments/payments/7")).andRespond(withServerError());

    assertThatThrownBy(() -> payments.pay("7")).isInstanceOf(HttpServerErrorException.class);

    assertThat(spans)
        .hasOneTrace()
        .span("POST /payments/{order}")
        .failed()
        .hasAttribute("error.type", "500");
  }
}
