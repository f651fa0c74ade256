package dev.lumen.trace.spring.client;

import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.support.HttpAccessor;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Reads which request factory Spring's clients have. RestClient and its builder tell nobody, and
 * RestTemplate tells what its interceptors have made of it. Where Spring has no such field, there
 * is nothing to be read, and the client stays as it is.
 */
final class SpringFields {

  private static final Name OF_TEMPLATE = new Name(HttpAccessor.class.getName(), "requestFactory");
  private static final Name OF_CLIENT =
      new Name("org.springframework.web.client.DefaultRestClient", "clientRequestFactory");
  private static final Name OF_BUILDER =
      new Name("org.springframework.web.client.DefaultRestClientBuilder", "requestFactory");

  /** All that are read. */
  static final List<Name> NAMES = List.of(OF_TEMPLATE, OF_CLIENT, OF_BUILDER);

  private static final @Nullable Field TEMPLATE = field(OF_TEMPLATE);
  private static final @Nullable Field CLIENT = field(OF_CLIENT);
  private static final @Nullable Field BUILDER = field(OF_BUILDER);

  /** A field of a class that may not be there. */
  record Name(String type, String field) {}

  private SpringFields() {}

  /** The factory of a template, without what its interceptors make of it; null for a proxy. */
  static @Nullable ClientHttpRequestFactory factory(RestTemplate template) {
    return read(TEMPLATE, template);
  }

  static @Nullable ClientHttpRequestFactory factory(RestClient client) {
    return read(CLIENT, client);
  }

  /** The factory that a builder was given; null where it will choose one itself. */
  static @Nullable ClientHttpRequestFactory factory(RestClient.Builder builder) {
    return read(BUILDER, builder);
  }

  /** Whether this is Spring's own implementation. */
  static boolean isSprings(RestClient client) {
    return CLIENT != null && CLIENT.getDeclaringClass() == client.getClass();
  }

  /** Whether this is Spring's own implementation. */
  static boolean isSprings(RestClient.Builder builder) {
    return CLIENT != null && BUILDER != null && BUILDER.getDeclaringClass() == builder.getClass();
  }

  private static @Nullable Field field(Name name) {
    try {
      Field field =
          Class.forName(name.type(), false, RestTemplate.class.getClassLoader())
              .getDeclaredField(name.field());
      field.setAccessible(true);
      return field;
    } catch (Exception | LinkageError e) {
      ClientRequests.LOG.once(
          "RestClient or RestTemplate is not traced: this Spring Framework has no " + name.field(),
          e);
      return null;
    }
  }

  private static @Nullable ClientHttpRequestFactory read(@Nullable Field field, Object owner) {
    try {
      return field == null ? null : (ClientHttpRequestFactory) field.get(owner);
    } catch (IllegalAccessException e) {
      return null;
    }
  }
}
