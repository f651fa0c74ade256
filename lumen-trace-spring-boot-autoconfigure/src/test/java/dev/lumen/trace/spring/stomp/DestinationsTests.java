package dev.lumen.trace.spring.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTests {

  @ParameterizedTest
  @CsvSource({
    "/topic/orders, /topic/orders",
    "/topic/orders.42, /topic/orders.*",
    "/topic/orders.42.lines, /topic/orders.*.lines",
    "/topic/room/3f2a-9c/messages, /topic/room/*/messages",
    "/user/anna/queue/mine, /user/{user}/queue/mine",
    "/user/anna@example.org/queue/mine, /user/{user}/queue/mine",
    "/queue/mine-user7hx2, /queue/*",
    "orders.new, orders.new",
    "/user, /user"
  })
  void whatLooksLikeAnIdIsNotInTheTemplate(String destination, String template) {
    assertThat(Destinations.template(destination)).isEqualTo(template);
  }
}
