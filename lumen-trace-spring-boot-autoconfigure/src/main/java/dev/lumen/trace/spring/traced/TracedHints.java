package dev.lumen.trace.spring.traced;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What is looked up by name, for an image that is made ahead of time. */
final class TracedHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    Stream.concat(ResultTypes.NAMES.stream(), Machinery.NAMES.stream())
        .forEach(asked -> hints.reflection().registerTypeIfPresent(classLoader, asked));
  }
}
