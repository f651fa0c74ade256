package dev.lumen.trace.spring.http;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.PathContainer;
import org.springframework.util.StringUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The paths, within the context path, of requests that are not recorded.
 *
 * <p>They are matched as what finds the handler matches them: no way of writing a path gets round a
 * pattern, nor into one.
 *
 * <p>Immutable.
 */
public final class ExcludedPaths {

  private static final String PROPERTY = "lumen.trace.web.exclude";
  private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

  /** Every path there is. */
  static final ExcludedPaths ALL = new ExcludedPaths(List.of("/**"));

  private final PathPattern[] patterns;
  private final String[] prefixes;

  /**
   * @throws InvalidConfigurationPropertyValueException where a pattern does not parse
   */
  public ExcludedPaths(List<String> patterns) {
    this.patterns =
        patterns.stream()
            .filter(pattern -> !pattern.isBlank())
            .map(ExcludedPaths::parse)
            .toArray(PathPattern[]::new);
    this.prefixes = new String[this.patterns.length];
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = literalPrefix(this.patterns[i].getPatternString());
    }
  }

  /**
   * Whether a path is among them.
   *
   * @param path decoded and normalised
   */
  public boolean contain(String path) {
    @Nullable PathContainer parsed = null;
    for (int i = 0; i < patterns.length; i++) {
      // Hardly any request is excluded, and to parse a path costs more than to look at it.
      if (path.startsWith(prefixes[i])) {
        parsed = parsed == null ? PathContainer.parsePath(path, DECODED) : parsed;
        if (patterns[i].matches(parsed)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a path is among them.
   *
   * @param path as it was written, and parsed into decoded segments without their parameters
   */
  public boolean contain(PathContainer path) {
    String written = path.value();
    boolean plain = written.indexOf('%') < 0 && written.indexOf(';') < 0;
    for (int i = 0; i < patterns.length; i++) {
      if ((!plain || written.startsWith(prefixes[i])) && patterns[i].matches(path)) {
        return true;
      }
    }
    return false;
  }

  private static PathPattern parse(String pattern) {
    try {
      PathPatternParser parser = new PathPatternParser();
      return parser.parse(parser.initFullPathPattern(pattern.trim()));
    } catch (PatternParseException e) {
      throw new InvalidConfigurationPropertyValueException(
          PROPERTY,
          pattern,
          "It must be a path pattern such as /health/** or /files/{name}: " + e.getMessage());
    }
  }

  /** What every path begins with that a pattern matches. */
  private static String literalPrefix(String pattern) {
    int end = 0;
    while (end < pattern.length() && "*?{".indexOf(pattern.charAt(end)) < 0) {
      end++;
    }
    return StringUtils.trimTrailingCharacter(pattern.substring(0, end), '/');
  }
}
