package dev.lumen.trace.spring.http;

import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.propagation.Getter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * The headers that a span records, because a property names them.
 *
 * <p>Immutable.
 */
public final class RecordedHeaders {

  private static final Set<String> NEVER =
      Set.of("authorization", "cookie", "set-cookie", "proxy-authorization");

  private final List<String> names;
  private final List<String> attributes;

  /**
   * @param property the property that names them, for the message about a bad name
   * @param prefix what the names of their attributes begin with
   * @param names names of headers, in any case
   * @throws InvalidConfigurationPropertyValueException where a name is none, or of a header that
   *     carries secrets
   */
  public RecordedHeaders(String property, String prefix, List<String> names) {
    this.names = names.stream().map(name -> checked(property, name)).distinct().toList();
    this.attributes = this.names.stream().map(prefix::concat).toList();
  }

  /** The attributes of those headers that were sent, each with the list of its values. */
  public <C> Attributes attributes(C carrier, Getter<C> getter) {
    if (names.isEmpty()) {
      return Attributes.EMPTY;
    }
    Attributes.Builder builder = Attributes.builder();
    for (int i = 0; i < names.size(); i++) {
      List<String> values = values(carrier, getter, names.get(i));
      if (!values.isEmpty()) {
        builder.put(attributes.get(i), values);
      }
    }
    return builder.build();
  }

  private static <C> List<String> values(C carrier, Getter<C> getter, String name) {
    List<String> values = new ArrayList<>(1);
    @Nullable Iterable<String> all = getter.getAll(carrier, name);
    if (all != null) {
      all.forEach(values::add);
    }
    return values;
  }

  private static String checked(String property, String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (!lowerCase.matches("[!#$%&'*+.^_`|~0-9a-z-]+")) {
      throw new InvalidConfigurationPropertyValueException(
          property, name, "It must be the name of a header");
    }
    if (NEVER.contains(lowerCase)) {
      throw new InvalidConfigurationPropertyValueException(
          property,
          name,
          "It carries secrets. Any header may be recorded but Authorization, Cookie, Set-Cookie and"
              + " Proxy-Authorization");
    }
    return lowerCase;
  }
}
