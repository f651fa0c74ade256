package dev.lumen.trace.spring.reactive;

import org.springframework.boot.reactor.autoconfigure.ReactorAutoConfiguration;

/** With Reactor's automatic context propagation, as applications have it with Micrometer's jar. */
class NettyAutomaticTraceTests extends AbstractNettyTraceTests {

  NettyAutomaticTraceTests() {
    super(
        ReactiveApplications.traced(
            ReactorAutoConfiguration.class, Passages.class, ReactiveShopController.class));
  }
}
