package dev.lumen.trace.spring.client;

import dev.lumen.trace.spring.http.HttpClientSpans;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cglib.core.SpringNamingPolicy;
import org.springframework.cglib.proxy.Callback;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.Factory;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.MethodProxy;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequestFactoryWrapper;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.objenesis.SpringObjenesis;

/**
 * Makes request factories whose requests are traced, and streamed if they were. Thread-safe.
 *
 * <p>Interceptors would see the requests too, but make the client hold each body in memory.
 */
final class RequestFactoryTracing {

  private final Supplier<? extends @Nullable HttpClientSpans> spans;

  /**
   * @param spans asked at each request, which is not traced where it gives null
   */
  RequestFactoryTracing(Supplier<? extends @Nullable HttpClientSpans> spans) {
    this.spans = spans;
  }

  /** The factory, traced. */
  ClientHttpRequestFactory traced(ClientHttpRequestFactory factory) {
    return isTraced(factory) ? factory : new Wrapper(factory);
  }

  /**
   * The factory, traced, and of the class that it was where that can be done: RestTemplate hands it
   * out, and applications cast it.
   */
  ClientHttpRequestFactory tracedOfItsClass(ClientHttpRequestFactory factory) {
    if (isTraced(factory)) {
      return factory;
    }
    if (canBeExtended(factory.getClass())) {
      try {
        return extended(factory);
      } catch (Exception | LinkageError e) {
        // Its constructor is private, say, or there are no classes to be made in a native image.
      }
    }
    return new Wrapper(factory);
  }

  private ClientHttpRequestFactory extended(ClientHttpRequestFactory factory) {
    Enhancer enhancer = new Enhancer();
    enhancer.setSuperclass(factory.getClass());
    enhancer.setNamingPolicy(SpringNamingPolicy.INSTANCE);
    enhancer.setCallbackType(Delegation.class);
    Class<?> type = enhancer.createClass();
    Object extended = new SpringObjenesis().newInstance(type, true);
    ((Factory) extended).setCallbacks(new Callback[] {new Delegation(factory)});
    return (ClientHttpRequestFactory) extended;
  }

  static boolean isTraced(ClientHttpRequestFactory factory) {
    return factory instanceof Wrapper
        || (factory instanceof Factory extended && extended.getCallback(0) instanceof Delegation);
  }

  /** A final method would run on the proxy, which has none of the fields' values. */
  private static boolean canBeExtended(Class<?> type) {
    if (Modifier.isFinal(type.getModifiers()) || Modifier.isPrivate(type.getModifiers())) {
      return false;
    }
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Method method : each.getDeclaredMethods()) {
        int modifiers = method.getModifiers();
        if (Modifier.isFinal(modifiers)
            && !Modifier.isPrivate(modifiers)
            && !Modifier.isStatic(modifiers)) {
          return false;
        }
      }
      for (Field field : each.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers)) {
          return false;
        }
      }
    }
    return true;
  }

  private ClientHttpRequest createRequest(
      ClientHttpRequestFactory factory, URI uri, HttpMethod method) throws IOException {
    ClientHttpRequest request = factory.createRequest(uri, method);
    try {
      HttpClientSpans spans = this.spans.get();
      return spans == null || spans == HttpClientSpans.off()
          ? request
          : TracedRequest.of(request, uri, spans);
    } catch (Throwable e) {
      ClientRequests.LOG.once("A request cannot be traced", e);
      return request;
    }
  }

  private final class Wrapper extends AbstractClientHttpRequestFactoryWrapper {

    Wrapper(ClientHttpRequestFactory factory) {
      super(factory);
    }

    @Override
    protected ClientHttpRequest createRequest(
        URI uri, HttpMethod method, ClientHttpRequestFactory factory) throws IOException {
      return RequestFactoryTracing.this.createRequest(factory, uri, method);
    }
  }

  /** Leaves everything to the factory that was given, but has its requests traced. */
  private final class Delegation implements MethodInterceptor {

    private final ClientHttpRequestFactory factory;

    Delegation(ClientHttpRequestFactory factory) {
      this.factory = factory;
    }

    @Override
    public @Nullable Object intercept(
        Object extended, Method method, @Nullable Object[] arguments, MethodProxy proxy)
        throws Throwable {
      if (arguments.length == 1 && arguments[0] == extended && method.getName().equals("equals")) {
        return true;
      }
      return arguments.length == 2
              && arguments[0] instanceof URI uri
              && arguments[1] instanceof HttpMethod httpMethod
              && method.getName().equals("createRequest")
          ? createRequest(factory, uri, httpMethod)
          : proxy.invoke(factory, arguments);
    }
  }
}
