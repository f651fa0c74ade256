package dev.lumen.trace.spring.export;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The service connection that an exporter uses: the only one with an address, or the primary one.
 *
 * <p>Where several have one, and none is primary, none is used, as to pick one would be a guess. It
 * does not stop the start: that a second Collector runs beside an application is no fault of its
 * settings. Looks once; thread-safe.
 */
final class OnlyConnection<T> implements Supplier<@Nullable T> {

  private static final Logger logger = LoggerFactory.getLogger("dev.lumen.trace.export");

  private final ObjectProvider<T> connections;
  private final Function<T, @Nullable String> endpoint;
  private boolean found;
  private @Nullable T connection;

  OnlyConnection(ObjectProvider<T> connections, Function<T, @Nullable String> endpoint) {
    this.connections = connections;
    this.endpoint = endpoint;
  }

  /** Null where there is none. */
  @Override
  public synchronized @Nullable T get() {
    if (!found) {
      connection = find();
      found = true;
    }
    return connection;
  }

  /** The address that it gives; null where there is none. */
  @Nullable String endpoint() {
    T only = get();
    return only == null ? null : endpoint.apply(only);
  }

  /** The same for a log. */
  @Nullable String shown() {
    T only = get();
    return only == null ? null : shown(only);
  }

  private @Nullable T find() {
    T only = connections.getIfUnique();
    if (only != null) {
      return endpoint.apply(only) == null ? null : only;
    }
    List<T> reachable =
        connections.orderedStream().filter(it -> endpoint.apply(it) != null).toList();
    if (reachable.size() == 1) {
      return reachable.get(0);
    }
    if (!reachable.isEmpty()) {
      logger.warn(
          "Of several service connections none is used, as none is primary: {}. Take the others"
              + " away; a service of Docker Compose with the label org.springframework.boot.ignore",
          reachable.stream().map(this::shown).collect(Collectors.joining(", ")));
    }
    return null;
  }

  private String shown(T some) {
    return Address.shown(String.valueOf(endpoint.apply(some)));
  }
}
