package dev.lumen.trace.spring.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Endpoint;

class ZipkinRemoteEndpointTests {

  private static final Endpoint UNKNOWN = Endpoint.newBuilder().build();

  @ParameterizedTest
  @EnumSource(names = {"CLIENT", "PRODUCER", "CONSUMER"})
  void theHostThatIsCalledIsTheService(SpanKind kind) {
    assertThat(of(kind, Map.of("server.address", "Stock.example", "server.port", 8443)))
        .isEqualTo(Endpoint.newBuilder().serviceName("stock.example").port(8443).build());
  }

  @Test
  void aNamedServiceGoesBeforeTheHost() {
    assertThat(
            of(
                SpanKind.CLIENT,
                Map.of("peer.service", "stock", "server.address", "10.0.0.8", "server.port", 80)))
        .isEqualTo(Endpoint.newBuilder().serviceName("stock").ip("10.0.0.8").port(80).build());
  }

  @Test
  void anAddressIsNoService() {
    assertThat(of(SpanKind.CLIENT, Map.of("server.address", "2001:db8::1", "server.port", 80)))
        .isEqualTo(Endpoint.newBuilder().ip("2001:db8::1").port(80).build());
  }

  @Test
  void thePortIsThatOfTheAddress() {
    assertThat(
            of(
                SpanKind.CLIENT,
                Map.of(
                    "server.address",
                    "stock",
                    "server.port",
                    443,
                    "network.peer.address",
                    "10.0.0.8",
                    "network.peer.port",
                    8443)))
        .isEqualTo(Endpoint.newBuilder().serviceName("stock").ip("10.0.0.8").port(8443).build());
  }

  @Test
  void theCallerOfAServerIsAnAddress() {
    assertThat(of(SpanKind.SERVER, Map.of("client.address", "192.0.2.7", "client.port", 50123)))
        .isEqualTo(Endpoint.newBuilder().ip("192.0.2.7").port(50123).build());
  }

  @Test
  void aServersOwnAddressIsNotItsCallers() {
    assertThat(of(SpanKind.SERVER, Map.of("server.address", "shop", "server.port", 8080)))
        .isEqualTo(UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown", "localhost", "_secret", "1.2.3.4.5", "999.1.1.1", "::::", ""})
  void whatACallerSaysOfItselfIsNoService(String address) {
    assertThat(of(SpanKind.SERVER, Map.of("client.address", address))).isEqualTo(UNKNOWN);
  }

  @Test
  void workInsideAProcessHasNoOtherEnd() {
    assertThat(of(SpanKind.INTERNAL, Map.of("peer.service", "stock"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 65536, Long.MAX_VALUE})
  void aPortThatIsNoneIsLeftOut(long port) {
    assertThat(of(SpanKind.CLIENT, Map.of("server.address", "stock", "server.port", port)))
        .isEqualTo(Endpoint.newBuilder().serviceName("stock").build());
  }

  @Test
  void attributesOfAnUnexpectedTypeDoNoHarm() {
    assertThat(of(SpanKind.CLIENT, Map.of("server.address", 12L, "server.port", "http")))
        .isEqualTo(Endpoint.newBuilder().serviceName("12").build());
  }

  private static @Nullable Endpoint of(SpanKind kind, Map<String, ?> attributes) {
    return ZipkinRemoteEndpoint.of(kind, Attributes.of(attributes));
  }
}
