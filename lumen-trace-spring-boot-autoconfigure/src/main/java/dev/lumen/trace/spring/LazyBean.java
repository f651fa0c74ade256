package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds the {@link HttpClientSpans} when a request first needs them: a client may be made early, or
 * be what an exporter of the tracer is made from. Until they can be had, there are none.
 */
final class LazyHttpClientSpans implements Supplier<@Nullable HttpClientSpans> {

  private final ObjectProvider<HttpClientSpans> provider;
  private volatile @Nullable HttpClientSpans spans;

  LazyHttpClientSpans(ObjectProvider<HttpClientSpans> provider) {
    this.provider = provider;
  }

  @Override
  public @Nullable HttpClientSpans get() {
    HttpClientSpans spans = this.spans;
    return spans == null ? find() : spans;
  }

  private @Nullable HttpClientSpans find() {
    try {
      HttpClientSpans found = provider.getIfAvailable();
      spans = found;
      return found;
    } catch (BeansException | IllegalStateException e) {
      // The tracer is being made, or the application is closed.
      return null;
    }
  }
}
