package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Span;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.Getter;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.spring.TraceHeaders;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an observation has of the other side of an exchange. */
final class RemoteParts {

  private RemoteParts() {}

  static SpanKind kind(Observation.Context context) {
    if (context instanceof ReceiverContext<?> receiver) {
      return receiver.getKind() == Kind.SERVER ? SpanKind.SERVER : SpanKind.CONSUMER;
    }
    if (context instanceof SenderContext<?> sender) {
      return sender.getKind() == Kind.CLIENT ? SpanKind.CLIENT : SpanKind.PRODUCER;
    }
    return SpanKind.INTERNAL;
  }

  /** What the sender's headers say, null where they say nothing. */
  static <C> @Nullable TraceContext extract(Propagator propagator, ReceiverContext<C> receiver) {
    C carrier = receiver.getCarrier();
    return carrier == null ? null : propagator.extract(carrier, new Headers<>(receiver));
  }

  /**
   * Writes the headers of a span, as {@link TraceHeaders} has it. What the carrier refuses is left
   * out.
   */
  static <C> void inject(Propagator propagator, Span span, SenderContext<C> sender) {
    C carrier = sender.getCarrier();
    if (carrier == null) {
      return;
    }
    TraceHeaders<C> headers =
        new TraceHeaders<>(
            propagator,
            true,
            (name, value) -> Messages.isSendable(sender, name),
            MessageHeaders::contain,
            (to, name, value) -> set(sender, to, name, value));
    propagator.inject(span.context(), carrier, headers);
    if (headers.leavesForeignTraceState()
        && MessageHeaders.contain(carrier, TraceHeaders.TRACESTATE)) {
      // An observation cannot take a header away.
      set(sender, carrier, TraceHeaders.TRACESTATE, "");
    }
  }

  private static <C> void set(SenderContext<C> sender, C carrier, String name, String value) {
    try {
      sender.getSetter().set(carrier, name, value);
    } catch (RuntimeException e) {
      SpanObservationHandler.LOG.once("A message does not take the header " + name, e);
    }
  }

  static void describe(Observation.Context context, Span span) {
    if (context instanceof ReceiverContext<?> receiver) {
      describe(span, receiver.getRemoteServiceName(), receiver.getRemoteServiceAddress());
    } else if (context instanceof SenderContext<?> sender) {
      describe(span, sender.getRemoteServiceName(), sender.getRemoteServiceAddress());
    }
  }

  private static void describe(Span span, @Nullable String service, @Nullable String address) {
    span.setAttribute("peer.service", service);
    URI uri = address == null ? null : uri(address);
    if (uri == null || uri.getHost() == null) {
      span.setAttribute("server.address", address);
      return;
    }
    span.setAttribute("server.address", uri.getHost());
    if (uri.getPort() >= 0) {
      span.setAttribute("server.port", uri.getPort());
    }
  }

  private static @Nullable URI uri(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The headers as the receiver reads them. */
  private record Headers<C>(ReceiverContext<C> receiver) implements Getter<C> {

    @Override
    public @Nullable String get(C carrier, String key) {
      return Messages.isSendable(receiver, key) ? receiver.getGetter().get(carrier, key) : null;
    }

    @Override
    public Iterable<String> getAll(C carrier, String key) {
      return Messages.isSendable(receiver, key)
          ? receiver.getGetter().getAll(carrier, key)
          : List.of();
    }
  }
}
