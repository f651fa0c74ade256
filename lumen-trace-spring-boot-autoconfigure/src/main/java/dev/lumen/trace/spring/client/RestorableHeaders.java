package dev.lumen.trace.spring.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The headers of a request that an interceptor may send again: what was written into them can be
 * taken out, so that the next try finds what the application has set, and that alone.
 */
final class RestorableHeaders {

  private final HttpHeaders headers;
  private final List<Change> changes = new ArrayList<>(4);

  RestorableHeaders(HttpHeaders headers) {
    this.headers = headers;
  }

  boolean contains(String name) {
    return headers.containsHeader(name);
  }

  void set(String name, String value) {
    List<String> before = headers.get(name);
    headers.set(name, value);
    changes.add(new Change(name, before, headers.get(name)));
  }

  void remove(String name) {
    List<String> before = headers.remove(name);
    if (before != null) {
      changes.add(new Change(name, before, null));
    }
  }

  /** Undoes what was done, but for what somebody has changed since. */
  void restore() {
    for (Change change : changes) {
      try {
        if (headers.get(change.name) == change.after) {
          undo(change);
        }
      } catch (Throwable e) {
        ClientRequests.LOG.once("The headers of a request could not be restored", e);
      }
    }
  }

  private void undo(Change change) {
    if (change.before == null) {
      headers.remove(change.name);
    } else {
      headers.put(change.name, change.before);
    }
  }

  private record Change(String name, @Nullable List<String> before, @Nullable List<String> after) {}
}
