package dev.lumen.trace.export.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backend answered. Immutable, but for the array.
 *
 * @param status the status code
 * @param headers the headers of the answer, their names as they came
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

  /** The value of a header, in whatever case its name came; one of them where it came again. */
  public Optional<String> header(String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey())) {
        return header.getValue().stream().findFirst();
      }
    }
    return Optional.empty();
  }

  /** The status alone: headers and body are of another's making. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
