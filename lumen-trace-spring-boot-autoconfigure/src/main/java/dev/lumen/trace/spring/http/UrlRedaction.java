package dev.lumen.trace.spring.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes secrets out of URLs before they are recorded: user information, and the values of query
 * parameters with certain names, whatever their case.
 *
 * <p>Immutable. Follows OpenTelemetry's conventions for {@code url.full} and {@code url.query}.
 */
public final class UrlRedaction {

  private static final String REDACTED = "REDACTED";

  private final Set<String> names;

  /**
   * @param names names of query parameters whose values are replaced
   */
  public UrlRedaction(Collection<String> names) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** A query, without its question mark, with secret values replaced. */
  public String query(String query) {
    if (query.indexOf('=') < 0) {
      return query;
    }
    StringBuilder redacted = new StringBuilder(query.length());
    int start = 0;
    while (start <= query.length()) {
      int end = query.indexOf('&', start);
      end = end < 0 ? query.length() : end;
      appendParameter(redacted, query, start, end);
      if (end < query.length()) {
        redacted.append('&');
      }
      start = end + 1;
    }
    return redacted.toString();
  }

  /** An absolute URL with secrets replaced, and without its fragment, which is never sent. */
  public String url(String url) {
    int fragment = url.indexOf('#');
    String sent = fragment < 0 ? url : url.substring(0, fragment);
    int question = sent.indexOf('?');
    String target = withoutUserInfo(question < 0 ? sent : sent.substring(0, question));
    return question < 0 ? target : target + '?' + query(sent.substring(question + 1));
  }

  private void appendParameter(StringBuilder redacted, String query, int start, int end) {
    int equals = query.indexOf('=', start);
    if (equals < 0 || equals >= end || !isSecret(query.substring(start, equals))) {
      redacted.append(query, start, end);
    } else {
      redacted.append(query, start, equals + 1).append(REDACTED);
    }
  }

  private boolean isSecret(String name) {
    return names.contains(decoded(name).toLowerCase(Locale.ROOT));
  }

  private static String decoded(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static String withoutUserInfo(String url) {
    int authority = url.indexOf("//");
    if (authority < 0) {
      return url;
    }
    int path = url.indexOf('/', authority + 2);
    int at = url.lastIndexOf('@', path < 0 ? url.length() : path);
    return at < authority
        ? url
        : url.substring(0, authority + 2) + REDACTED + ':' + REDACTED + url.substring(at);
  }
}
