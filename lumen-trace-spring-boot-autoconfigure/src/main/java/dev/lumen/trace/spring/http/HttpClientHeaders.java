package dev.lumen.trace.spring.http;

import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.propagation.Setter;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trace's headers beside those of the application.
 *
 * <p>{@code traceparent} and {@code tracestate} belong to tracing, and are replaced. The rest
 * belongs to who wrote it first, all or nothing: our span id beside a trace id of the application's
 * would be a pair that never was. So does the baggage, by itself.
 *
 * @param <C> what holds the headers
 */
final class HttpClientHeaders<C> implements Setter<C> {

  static final String TRACESTATE = "tracestate";
  private static final String TRACEPARENT = "traceparent";
  private static final String BAGGAGE = "baggage";

  private final Propagator propagator;
  private final boolean withBaggage;
  private final BiPredicate<C, String> present;
  private final Setter<C> setter;
  private boolean traceparentSet;
  private boolean tracestateSet;
  private @Nullable Boolean applicationHasOthers;

  HttpClientHeaders(
      Propagator propagator,
      boolean withBaggage,
      BiPredicate<C, String> present,
      Setter<C> setter) {
    this.propagator = propagator;
    this.withBaggage = withBaggage;
    this.present = present;
    this.setter = setter;
  }

  @Override
  public void set(C headers, String name, String value) {
    if (!isSendable(name, value)) {
      return;
    }
    if (name.equalsIgnoreCase(TRACEPARENT)) {
      setter.set(headers, name, value);
      traceparentSet = true;
    } else if (name.equalsIgnoreCase(TRACESTATE)) {
      setter.set(headers, name, value);
      tracestateSet = true;
    } else if (name.equalsIgnoreCase(BAGGAGE)) {
      if (withBaggage && !present.test(headers, name)) {
        setter.set(headers, name, value);
      }
    } else if (!applicationHasOthers(headers) && !present.test(headers, name)) {
      setter.set(headers, name, value);
    }
  }

  /** Whether a {@code tracestate} that is there now is that of another trace. */
  boolean leavesForeignTraceState() {
    return traceparentSet && !tracestateSet;
  }

  private boolean applicationHasOthers(C headers) {
    Boolean known = applicationHasOthers;
    if (known == null) {
      known = hasOthers(headers);
      applicationHasOthers = known;
    }
    return known;
  }

  private boolean hasOthers(C headers) {
    for (String field : propagator.injectedFields()) {
      if (!field.equalsIgnoreCase(TRACEPARENT)
          && !field.equalsIgnoreCase(TRACESTATE)
          && !field.equalsIgnoreCase(BAGGAGE)
          && present.test(headers, field)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the name is a token, and the value visible ASCII, spaces and tabs alone (RFC 9110):
   * clients throw where they are given others.
   */
  static boolean isSendable(String name, String value) {
    return isToken(name) && isFieldValue(value);
  }

  private static boolean isToken(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isTokenCharacter(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static boolean isFieldValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!isValueCharacter(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isTokenCharacter(char character) {
    return character > ' ' && character < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(character) < 0;
  }

  private static boolean isValueCharacter(char character) {
    return (character >= ' ' && character < 0x7f) || character == '\t';
  }
}
