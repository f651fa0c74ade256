package dev.lumen.trace.spring.stomp;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.pipeline.RareLog;
import dev.lumen.trace.propagation.Propagator;
import dev.lumen.trace.spring.Failures;
import dev.lumen.trace.spring.TraceHeaders;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.messaging.support.NativeMessageHeaderAccessor;

/**
 * Makes a span of each message that the application gives to the broker, however many clients
 * receive it, and writes its headers, which they all receive.
 *
 * <p>Thread-safe. What fails here fails no message.
 */
final class SentMessages implements ChannelInterceptor {

  static final RareLog LOG = new RareLog(LoggerFactory.getLogger(SentMessages.class));

  // A message to a user is within another one: the same, to where the user's sessions are.
  private static final ThreadLocal<@Nullable Sending> SENDING = new ThreadLocal<>();

  private final Supplier<? extends @Nullable Tracer> tracer;

  private record Sending(@Nullable Span span, @Nullable Sending outer) {}

  SentMessages(Supplier<? extends @Nullable Tracer> tracer) {
    this.tracer = tracer;
  }

  @Override
  public Message<?> preSend(Message<?> message, MessageChannel channel) {
    Sending outer = SENDING.get();
    Span span = null;
    Message<?> sent = message;
    try {
      Tracer tracer = this.tracer.get();
      span = tracer == null ? null : start(tracer, message.getHeaders());
      if (tracer != null && span != null) {
        sent = inject(tracer, span, message);
      }
    } catch (Throwable e) {
      LOG.once("A message by STOMP did not become a span", e);
    }
    if (span != null || outer != null) {
      SENDING.set(new Sending(span, outer));
    }
    return sent;
  }

  private static @Nullable Span start(Tracer tracer, MessageHeaders headers) {
    String destination = SimpMessageHeaderAccessor.getDestination(headers);
    if (destination == null
        || SimpMessageHeaderAccessor.getMessageType(headers) != SimpMessageType.MESSAGE
        || isOfSpring(headers)) {
      return null;
    }
    String template = Destinations.template(destination);
    return tracer
        .spanBuilder("send " + template)
        .kind(SpanKind.PRODUCER)
        .attribute("messaging.system", "stomp")
        .attribute("messaging.operation.name", "send")
        .attribute("messaging.operation.type", "send")
        .attribute("messaging.destination.name", destination)
        .attribute("messaging.destination.template", template)
        .startDetached();
  }

  /**
   * What was sent to a user goes on to the user's sessions; or servers tell each other of users.
   */
  private static boolean isOfSpring(MessageHeaders headers) {
    return NativeMessageHeaderAccessor.getFirstNativeHeader(
                SimpMessageHeaderAccessor.ORIGINAL_DESTINATION, headers)
            != null
        || headers.containsKey(SimpMessageHeaderAccessor.IGNORE_ERROR);
  }

  private static Message<?> inject(Tracer tracer, Span span, Message<?> message) {
    MessageHeaderAccessor accessor = MessageHeaderAccessor.getMutableAccessor(message);
    NativeMessageHeaderAccessor headers =
        accessor instanceof NativeMessageHeaderAccessor natives
            ? natives
            : SimpMessageHeaderAccessor.wrap(message);
    Propagator propagator = tracer.propagator();
    propagator.inject(
        span.context(),
        headers,
        // Clients are browsers, mostly: what services say of a request among each other is not
        // theirs.
        new TraceHeaders<>(
            propagator,
            false,
            (name, value) -> true,
            NativeMessageHeaderAccessor::containsNativeHeader,
            NativeMessageHeaderAccessor::setNativeHeader));
    boolean inPlace = headers == MessageHeaderAccessor.getAccessor(message);
    return inPlace
        ? message
        : MessageBuilder.createMessage(message.getPayload(), headers.getMessageHeaders());
  }

  @Override
  public void afterSendCompletion(
      Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception failure) {
    Sending sending = SENDING.get();
    if (sending == null) {
      return;
    }
    if (sending.outer == null) {
      SENDING.remove();
    } else {
      SENDING.set(sending.outer);
    }
    if (sending.span != null) {
      if (failure != null) {
        Failures.record(sending.span, cause(failure));
      }
      sending.span.end();
    }
  }

  /** What Spring tells of a failure is of the message, not of what failed. */
  static Throwable cause(Exception failure) {
    Throwable cause = failure instanceof MessagingException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }
}
