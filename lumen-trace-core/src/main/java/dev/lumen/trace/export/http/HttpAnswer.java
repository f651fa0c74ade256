package dev.lumen.trace.export.http;

import java.net.http.HttpHeaders;

/**
 * What a backend answered. Immutable, but for the array.
 *
 * @param status the status code
 * @param headers the headers of the answer
 * @param body the body as it came, not unzipped; cut where it is longer than 4 MiB, breaks off, or
 *     takes longer than an exchange may
 */
// Nobody compares answers, and a copy of 4 MiB would serve nobody.
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, HttpHeaders headers, byte[] body) {

  /** Whether the status is one of success. */
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** The status alone: headers and body are of another's making. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
