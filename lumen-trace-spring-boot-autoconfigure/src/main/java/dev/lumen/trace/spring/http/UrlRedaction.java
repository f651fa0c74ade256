package dev.lumen.trace.spring.http;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of URLs before they are recorded: user information, the session id in a path,
 * and the values of query parameters with certain names, whatever their case and however they are
 * escaped.
 *
 * <p>Immutable. Follows OpenTelemetry's conventions for {@code url.full} and {@code url.query}.
 * What holds no secret is returned as it is.
 */
public final class UrlRedaction {

  private static final String REDACTED = "REDACTED";
  private static final String SESSION_ID = ";jsessionid=";

  private final String[] names;

  /**
   * @param names names of query parameters whose values are replaced
   */
  public UrlRedaction(Collection<String> names) {
    this.names = names.stream().filter(name -> !name.isEmpty()).toArray(String[]::new);
  }

  /** A query, without its question mark, with secret values replaced. */
  public String query(String query) {
    @Nullable StringBuilder redacted = null;
    int copied = 0;
    int start = 0;
    while (start < query.length()) {
      int end = end(query, '&', start, query.length());
      int value = secretValue(query, start, end);
      if (value >= 0) {
        redacted = redacted == null ? new StringBuilder(query.length() + 8) : redacted;
        redacted.append(query, copied, value).append(REDACTED);
        copied = end;
      }
      start = end + 1;
    }
    return redacted == null ? query : redacted.append(query, copied, query.length()).toString();
  }

  /** A path with the session ids replaced that servlet containers may put there. */
  public String path(String path) {
    @Nullable StringBuilder redacted = null;
    int copied = 0;
    for (int i = path.indexOf(';'); i >= 0; i = path.indexOf(';', i + 1)) {
      if (path.regionMatches(true, i, SESSION_ID, 0, SESSION_ID.length())) {
        int value = i + SESSION_ID.length();
        redacted = redacted == null ? new StringBuilder(path.length() + 8) : redacted;
        redacted.append(path, copied, value).append(REDACTED);
        copied =
            Math.min(end(path, ';', value, path.length()), end(path, '/', value, path.length()));
      }
    }
    return redacted == null ? path : redacted.append(path, copied, path.length()).toString();
  }

  /** An absolute URL with secrets replaced, and without its fragment, which is never sent. */
  public String url(String url) {
    int fragment = url.indexOf('#');
    String sent = fragment < 0 ? url : url.substring(0, fragment);
    int question = sent.indexOf('?');
    String target = path(withoutUserInfo(question < 0 ? sent : sent.substring(0, question)));
    return question < 0 ? target : target + '?' + query(sent.substring(question + 1));
  }

  /**
   * Where the value of a secret begins, negative where a parameter holds none. A semicolon may part
   * parameters, and may be part of a value: so a secret goes on to the ampersand.
   */
  private int secretValue(String query, int start, int end) {
    int from = start;
    while (from < end) {
      int next = end(query, ';', from, end);
      int equals = end(query, '=', from, next);
      if (equals < next && isSecret(query, from, equals)) {
        return equals + 1;
      }
      from = next + 1;
    }
    return -1;
  }

  private boolean isSecret(String query, int start, int end) {
    for (int i = start; i < end; i++) {
      char character = query.charAt(i);
      if (character == '%' || character == '+') {
        String name = decoded(query.substring(start, end));
        return isSecretName(name, 0, name.length());
      }
    }
    return isSecretName(query, start, end);
  }

  private boolean isSecretName(String text, int start, int end) {
    for (String name : names) {
      if (name.length() == end - start && text.regionMatches(true, start, name, 0, end - start)) {
        return true;
      }
    }
    return false;
  }

  /** Decodes what can be: an escape that is none must not hide the ones that are. */
  private static String decoded(String name) {
    byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      int octet = encoded[i] == '%' && i + 2 < encoded.length ? octet(encoded, i + 1) : -1;
      if (octet >= 0) {
        i += 2;
      }
      encoded[length++] = octet >= 0 ? (byte) octet : encoded[i] == '+' ? (byte) ' ' : encoded[i];
    }
    return new String(encoded, 0, length, StandardCharsets.UTF_8);
  }

  private static int octet(byte[] text, int index) {
    int high = Character.digit(text[index], 16);
    int low = Character.digit(text[index + 1], 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static String withoutUserInfo(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0 || url.lastIndexOf('/', scheme) >= 0) {
      return url;
    }
    int authority = scheme + 3;
    int at = url.lastIndexOf('@', end(url, '/', authority, url.length()));
    return at < authority
        ? url
        : url.substring(0, authority) + REDACTED + ':' + REDACTED + url.substring(at);
  }

  /**
   * Where a part ends: at a character, else at the end of the whole. It looks no further, as
   * whoever sends many separators would otherwise have all that follows read for each.
   */
  private static int end(String text, char separator, int from, int end) {
    int index = from;
    while (index < end && text.charAt(index) != separator) {
      index++;
    }
    return index;
  }
}
