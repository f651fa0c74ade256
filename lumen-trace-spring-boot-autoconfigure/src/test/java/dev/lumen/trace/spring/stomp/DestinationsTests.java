package dev.lumen.trace.spring.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
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
    "/user, /user",
    "/user/, /user/",
    "/user//queue, /user//queue",
    "/user/7, /user/*",
    "'', ''",
    "7, *",
    "a.7, a.*",
    "7.a, *.a",
    "/.7., /.*."
  })
  void whatLooksLikeAnIdIsNotInTheTemplate(String destination, String template) {
    assertThat(Destinations.template(destination)).isEqualTo(template);
  }

  @Test
  void aLongDestinationIsReadOnceAndItsBeginningTold() {
    String longest = "/topic/" + "a".repeat(65_000);

    String template =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Destinations.template(longest));

    assertThat(template).hasSize(512).startsWith("/topic/aaa").endsWith("a…");
    assertThat(Destinations.template("/topic/" + "7.".repeat(32_000)))
        .hasSizeLessThanOrEqualTo(512)
        .startsWith("/topic/*.*.");
  }
}
