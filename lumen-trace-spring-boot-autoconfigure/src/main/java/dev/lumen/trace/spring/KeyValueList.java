package dev.lumen.trace.spring;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * A list such as {@code key1=value1,key2=value2}, as OpenTelemetry's variables have it: one value
 * that fits into one variable of the environment, whatever characters the keys have.
 *
 * <p>Follows OpenTelemetry's specification of environment variables, which takes the grammar of W3C
 * Baggage: space around keys and values does not count, what a value could not hold otherwise is
 * percent-encoded.
 */
final class KeyValueList {

  private static final Pattern KEY = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  private KeyValueList() {}

  /** The pairs in their order, the last of a key; null where the text is no such list. */
  static @Nullable Map<String, String> parse(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String member : text.split(",", -1)) {
      if (member.isBlank()) {
        continue;
      }
      int equals = member.indexOf('=');
      String key = equals < 0 ? "" : member.substring(0, equals).strip();
      String value = decoded(member.substring(equals + 1).strip());
      if (!KEY.matcher(key).matches() || value == null) {
        return null;
      }
      pairs.put(key, value);
    }
    return pairs;
  }

  private static @Nullable String decoded(String value) {
    try {
      return StringUtils.uriDecode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
