package dev.lumen.trace.spring.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.PatternMatchUtils;

/** The hosts that baggage is sent to, because a property names them. Immutable. */
public final class BaggageHosts {

  /** Every host. */
  public static final BaggageHosts ALL = new BaggageHosts(List.of());

  private final String[] patterns;

  /**
   * @param patterns names of hosts in any case, in which an asterisk stands for any characters;
   *     none for every host
   * @throws InvalidConfigurationPropertyValueException where a pattern is none
   */
  public BaggageHosts(List<String> patterns) {
    this.patterns = patterns.stream().map(BaggageHosts::checked).toArray(String[]::new);
  }

  private static String checked(String pattern) {
    String lowerCase = pattern.strip().toLowerCase(Locale.ROOT);
    // An IPv6 address is written without brackets.
    if (!lowerCase.matches("[a-z0-9._*:-]+") || lowerCase.matches("[^:]*:[^:]*")) {
      throw new InvalidConfigurationPropertyValueException(
          "lumen.trace.baggage.hosts",
          pattern,
          "It must be the name of a host, without scheme and port, in which * stands for any"
              + " characters");
    }
    return lowerCase;
  }

  /** Whether there are others. */
  boolean areLimited() {
    return patterns.length > 0;
  }

  /**
   * Whether baggage goes to a host.
   *
   * @param host null where it is not known
   */
  boolean contain(@Nullable String host) {
    return patterns.length == 0
        || (host != null && PatternMatchUtils.simpleMatch(patterns, host.toLowerCase(Locale.ROOT)));
  }
}
