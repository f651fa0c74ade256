package dev.lumen.trace.spring.reactive;

/** With our own hook, as applications have it without Micrometer's jar, or with it and limited. */
class NettyTraceTests extends AbstractNettyTraceTests {

  NettyTraceTests() {
    super(ReactiveApplications.traced(Passages.class, ReactiveShopController.class));
  }
}
