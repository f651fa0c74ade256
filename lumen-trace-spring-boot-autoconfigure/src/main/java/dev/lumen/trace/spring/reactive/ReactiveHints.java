package dev.lumen.trace.spring.reactive;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What is looked up by name, for an image that is made ahead of time. */
final class ReactiveHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints.reflection().registerTypeIfPresent(classLoader, Netty.REQUEST);
    hints
        .reflection()
        .registerTypeIfPresent(classLoader, WebFluxTraceAutoConfiguration.REACTOR_CONTEXT);
  }
}
