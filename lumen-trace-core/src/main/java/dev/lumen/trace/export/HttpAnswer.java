package dev.lumen.trace.export;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend answered. Immutable, but for the array.
 *
 * @param status the status code
 * @param headers the headers of the answer, their names as they came; a map that finds them in
 *     whatever case, such as a {@code TreeMap} with {@link String#CASE_INSENSITIVE_ORDER}
 * @param body the body as it came, not unzipped; cut where it is longer than 4 MiB, breaks off, or
 *     takes longer than an exchange may
 */
// Nobody compares answers, and a copy of 4 MiB would serve nobody.
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

  /** Whether the status is one of success. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The value of a header, in whatever case its name came; the first where it came again. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** The status alone: headers and body are of another's making. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
