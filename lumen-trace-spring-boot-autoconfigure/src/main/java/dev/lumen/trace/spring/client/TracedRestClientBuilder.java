package dev.lumen.trace.spring.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * A builder whose clients are traced by the request factory that they have in the end: whoever is
 * given the builder may set another.
 *
 * <p>As safe to share between threads as Spring's builder, which is not.
 */
final class TracedRestClientBuilder implements InvocationHandler {

  private final RestClient.Builder builder;
  private final RequestFactoryTracing tracing;

  private TracedRestClientBuilder(RestClient.Builder builder, RequestFactoryTracing tracing) {
    this.builder = builder;
    this.tracing = tracing;
  }

  /** A proxy: the interface may have methods that we do not know. */
  static RestClient.Builder of(RestClient.Builder builder, RequestFactoryTracing tracing) {
    return (RestClient.Builder)
        Proxy.newProxyInstance(
            RestClient.Builder.class.getClassLoader(),
            new Class<?>[] {RestClient.Builder.class},
            new TracedRestClientBuilder(builder, tracing));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    switch (method.getName()) {
      case "build" -> {
        return build();
      }
      case "clone" -> {
        return of(builder.clone(), tracing);
      }
      case "apply" -> {
        return apply((RestClient.Builder) proxy, arguments);
      }
      case "equals" -> {
        return arguments != null && isSame(arguments[0]);
      }
      default -> {
        Object result = call(method, arguments);
        return result == builder ? proxy : result;
      }
    }
  }

  private RestClient build() {
    ClientHttpRequestFactory given = SpringFields.factory(builder);
    if (given != null) {
      return builder.clone().requestFactory(tracing.traced(given)).build();
    }
    RestClient client = builder.build();
    ClientHttpRequestFactory chosen = SpringFields.factory(client);
    // Of a copy, as several threads may build by one builder.
    return chosen == null ? client : builder.clone().requestFactory(tracing.traced(chosen)).build();
  }

  @SuppressWarnings("unchecked")
  private static Object apply(RestClient.Builder proxy, @Nullable Object @Nullable [] arguments) {
    if (arguments != null && arguments[0] instanceof Consumer<?> consumer) {
      ((Consumer<RestClient.Builder>) consumer).accept(proxy);
      return proxy;
    }
    throw new IllegalArgumentException("Nothing to apply");
  }

  /** The builder that a customizer was given before is still this one. */
  private boolean isSame(@Nullable Object other) {
    return other == builder
        || (other != null
            && Proxy.isProxyClass(other.getClass())
            && Proxy.getInvocationHandler(other) instanceof TracedRestClientBuilder same
            && same.builder == builder);
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(builder, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
