package dev.lumen.trace.spring.stomp;

import dev.lumen.trace.Scope;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.propagation.Getter;
import dev.lumen.trace.spring.Failures;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.ExecutorChannelInterceptor;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;

/**
 * Makes a span around what handles a message of a client, on the thread where that is done. A
 * message is given to several handlers, of which all but one leave it alone.
 *
 * <p>Thread-safe. What fails here fails no message.
 */
final class ReceivedMessages implements ExecutorChannelInterceptor {

  private static final Getter<Message<?>> GETTER = new NativeHeaders();

  // More than one where a handler hands another message to the channel, which has no executor.
  private static final ThreadLocal<@Nullable Running> RUNNING = new ThreadLocal<>();

  private final Supplier<? extends @Nullable Tracer> tracer;
  private final boolean restart;

  /**
   * @param span null of what is handled within another message's handling, and is no span
   */
  private record Running(@Nullable Span span, @Nullable Scope scope, @Nullable Running outer) {}

  /**
   * @param restart whether what is received starts a new trace, with a link to the sender's
   */
  ReceivedMessages(Supplier<? extends @Nullable Tracer> tracer, boolean restart) {
    this.tracer = tracer;
    this.restart = restart;
  }

  @Override
  public Message<?> beforeHandle(
      Message<?> message, MessageChannel channel, MessageHandler handler) {
    Running outer = RUNNING.get();
    Span span = null;
    try {
      Tracer tracer = this.tracer.get();
      span = tracer == null ? null : start(tracer, message, handler);
    } catch (Throwable e) {
      SentMessages.LOG.once("A message by STOMP did not become a span", e);
    }
    if (span != null || outer != null) {
      RUNNING.set(new Running(span, span == null ? null : span.makeCurrent(), outer));
    }
    return message;
  }

  private @Nullable Span start(Tracer tracer, Message<?> message, MessageHandler handler) {
    SimpMessageType type = SimpMessageHeaderAccessor.getMessageType(message.getHeaders());
    String destination = SimpMessageHeaderAccessor.getDestination(message.getHeaders());
    if (destination == null
        || (type != SimpMessageType.MESSAGE && type != SimpMessageType.SUBSCRIBE)) {
      return null;
    }
    String template = Destinations.handled(destination, type, handler);
    if (template == null) {
      return null;
    }
    String operation = type == SimpMessageType.MESSAGE ? "process" : "subscribe";
    SpanBuilder builder =
        tracer
            .spanBuilder(operation + ' ' + template)
            .kind(SpanKind.CONSUMER)
            .attribute("messaging.system", "stomp")
            .attribute("messaging.operation.name", operation)
            .attribute("messaging.operation.type", "process")
            .attribute("messaging.destination.name", destination)
            .attribute("messaging.destination.template", template);
    TraceContext sender = tracer.propagator().extract(message, GETTER);
    if (sender != null && restart) {
      builder.root().link(sender);
    } else if (sender != null) {
      builder.parent(sender);
    }
    return builder.startDetached();
  }

  @Override
  public void afterMessageHandled(
      Message<?> message,
      MessageChannel channel,
      MessageHandler handler,
      @Nullable Exception failure) {
    Running running = RUNNING.get();
    if (running == null) {
      return;
    }
    if (running.outer == null) {
      RUNNING.remove();
    } else {
      RUNNING.set(running.outer);
    }
    if (running.scope != null) {
      running.scope.close();
    }
    if (running.span != null) {
      if (failure != null) {
        Failures.record(running.span, SentMessages.cause(failure));
      }
      running.span.end();
    }
  }

  /** The headers of a frame, which come before those of Spring's own. */
  private static final class NativeHeaders implements Getter<Message<?>> {

    @Override
    public @Nullable String get(Message<?> message, String key) {
      return NativeMessageHeaderAccessor.getFirstNativeHeader(key, message.getHeaders());
    }

    @Override
    public @Nullable Iterable<String> getAll(Message<?> message, String key) {
      Object headers = message.getHeaders().get(NativeMessageHeaderAccessor.NATIVE_HEADERS);
      if (headers instanceof Map<?, ?> all && all.get(key) instanceof List<?> values) {
        return values.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      }
      return List.of();
    }
  }
}
