package dev.lumen.trace.spring.export;

import java.net.URI;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** From a property that has the address of a backend to what sends there. */
final class Address {

  private static final String MASKED = "******";

  private Address() {}

  /**
   * @param example an address that would do
   * @param use takes the address, or throws {@link IllegalArgumentException} where it is none of
   *     HTTP, with a message that does not have it
   * @throws InvalidConfigurationPropertyValueException where the address cannot be used; without
   *     the value where that has a user in it, and without its query, which may have a key
   */
  static <T> T use(String property, String address, String example, Function<URI, T> use) {
    if (address.contains("@")) {
      throw secret(property, "It must be an address without a user in it, such as " + example);
    }
    String allowed = "It must be an absolute address of HTTP, such as " + example;
    URI uri;
    try {
      uri = URI.create(address);
    } catch (IllegalArgumentException e) {
      // Its message has the whole address in it.
      throw invalid(property, address, allowed);
    }
    try {
      return use.apply(uri);
    } catch (IllegalArgumentException e) {
      throw invalid(property, address, allowed + ". " + e.getMessage());
    }
  }

  /**
   * The same for the address that a service connection gives, of which no property is to blame.
   *
   * @throws IllegalStateException where the address cannot be used
   */
  static <T> T connected(String of, String address, String example, Function<URI, T> use) {
    try {
      return use("", address, example, use);
    } catch (InvalidConfigurationPropertyValueException e) {
      throw new IllegalStateException(
          "The service connection of %s gives the address %s. %s"
              .formatted(of, e.getValue(), e.getReason()),
          e);
    }
  }

  private static InvalidConfigurationPropertyValueException invalid(
      String property, String address, String reason) {
    return new InvalidConfigurationPropertyValueException(property, withoutQuery(address), reason);
  }

  /** For a log, which is to have neither a user nor a key. */
  static String shown(String address) {
    return withoutQuery(address).replaceFirst("//[^/]*@", "//");
  }

  private static String withoutQuery(String address) {
    int query = address.indexOf('?');
    return query < 0 ? address : address.substring(0, query + 1) + MASKED;
  }

  /** A refusal that does not show the value. */
  static InvalidConfigurationPropertyValueException secret(
      String property, @Nullable String reason) {
    return new InvalidConfigurationPropertyValueException(property, MASKED, reason);
  }
}
