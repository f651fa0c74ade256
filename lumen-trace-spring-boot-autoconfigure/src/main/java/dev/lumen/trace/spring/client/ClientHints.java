package dev.lumen.trace.spring.client;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.web.client.RestClient;

/** What is looked up in Spring's clients, for an image that is made ahead of time. */
final class ClientHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    for (SpringFields.Name each : SpringFields.NAMES) {
      hints
          .reflection()
          .registerType(TypeReference.of(each.type()), type -> type.withField(each.field()));
    }
    hints.reflection().registerType(RestClient.Builder.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    hints.proxies().registerJdkProxy(RestClient.Builder.class);
  }

  /** The same for WebClient. */
  static final class Reactive implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
      hints.reflection().registerTypeIfPresent(classLoader, NettyRedirects.REQUEST);
    }
  }
}
