package dev.lumen.trace.propagation;

import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of AWS X-Ray, {@code X-Amzn-Trace-Id}: {@code
 * Root=1-8digits-24digits;Parent=16digits;Sampled=1}, in any order. Writes nothing.
 *
 * <p>It reads strictly: lower-case hex, {@code Root} and {@code Parent} once each, {@code Sampled}
 * {@code 0} or {@code 1}; where that is {@code ?} or missing, nobody has decided. Other fields, as
 * {@code Self} of a load balancer, are not looked at. What has no {@code Parent} has no span that
 * could be the parent of ours, and is nothing. Thread-safe: it has no state.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader">Tracing
 *     header</a>
 */
final class XRayPropagator implements Propagator {

  private static final String HEADER = "X-Amzn-Trace-Id";
  private static final List<String> FIELDS = List.of(HEADER);

  @Override
  public <C> void inject(TraceContext context, C carrier, Setter<C> setter) {}

  @Override
  public <C> @Nullable TraceContext extract(C carrier, Getter<C> getter) {
    String value = HeaderValues.only(carrier, getter, HEADER);
    return value == null ? null : new Fields(value).context();
  }

  @Override
  public List<String> fields() {
    return FIELDS;
  }

  @Override
  public List<String> injectedFields() {
    return List.of();
  }

  /** The three fields that count, each as text, and whether one of them came twice. */
  private static final class Fields {

    private @Nullable String root;
    private @Nullable String parent;
    private @Nullable String sampled;
    private boolean doubled;

    Fields(String value) {
      for (int from = 0; from < value.length(); ) {
        int semicolon = value.indexOf(';', from);
        int end = semicolon < 0 ? value.length() : semicolon;
        read(HeaderValues.trim(value, from, end));
        from = end + 1;
      }
    }

    private void read(String field) {
      if (field.startsWith("Root=")) {
        doubled |= root != null;
        root = field.substring("Root=".length());
      } else if (field.startsWith("Parent=")) {
        doubled |= parent != null;
        parent = field.substring("Parent=".length());
      } else if (field.startsWith("Sampled=")) {
        doubled |= sampled != null;
        sampled = field.substring("Sampled=".length());
      }
    }

    @Nullable TraceContext context() {
      TraceId traceId = root == null || doubled ? null : traceId(root);
      SpanId spanId = SpanId.parse(parent);
      if (traceId == null || spanId == null) {
        return null;
      }
      return switch (sampled == null ? "?" : sampled) {
        case "1" -> TraceContext.remote(traceId, spanId, TraceContext.SAMPLED, TraceState.EMPTY);
        case "0" -> TraceContext.remote(traceId, spanId, (byte) 0, TraceState.EMPTY);
        case "?" -> TraceContext.deferred(traceId, spanId);
        default -> null;
      };
    }

    /** Version, time and number, of which the last two are the id. */
    private static @Nullable TraceId traceId(String root) {
      return root.startsWith("1-") && root.indexOf('-', 2) == 10
          ? TraceId.parse(root.substring(2, 10) + root.substring(11))
          : null;
    }
  }
}
