package dev.lumen.trace.spring.logs;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of lines before they are held: the values behind certain names, as in {@code
 * token=…} and {@code "password": "…"}, in any case. Immutable.
 */
final class TextRedaction {

  private final @Nullable Pattern secrets;

  TextRedaction(Collection<String> names) {
    String any =
        names.stream()
            .filter(name -> !name.isEmpty())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    secrets =
        any.isEmpty()
            ? null
            : Pattern.compile(
                "(?i)(?<![\\w-])((?:"
                    + any
                    + ")\"?\\s{0,2}[=:]\\s{0,2})(\"[^\"]*+\"?|'[^']*+'?|[^\\s&,;\"')\\]}]++)");
  }

  String redacted(String text) {
    return secrets == null ? text : secrets.matcher(text).replaceAll("$1REDACTED");
  }
}
