package dev.lumen.trace.spring.observation;

import dev.lumen.trace.Span;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What observations of messages tell, as OpenTelemetry's messaging conventions have it. The authors
 * of the observations follow older drafts of these, or none.
 */
final class Messages {

  private static final String DESTINATION = "messaging.destination.name";
  private static final String SOURCE = "messaging.source.name";
  // A channel, or what handles its messages.
  private static final String COMPONENT = "spring.integration.name";
  private static final String OPERATION = "messaging.operation";
  private static final String ROUTING_KEY = "messaging.rabbitmq.destination.routing_key";

  private static final Set<String> NUMBERS =
      Set.of("messaging.kafka.offset", "messaging.rabbitmq.message.delivery_tag");

  private static final Map<String, String> NAMES =
      Map.of(
          SOURCE,
          DESTINATION,
          "messaging.source.kind",
          "messaging.destination.kind",
          "messaging.kafka.consumer.group",
          "messaging.consumer.group.name",
          "messaging.kafka.client_id",
          "messaging.client.id",
          "messaging.kafka.source.partition",
          "messaging.destination.partition.id",
          "messaging.kafka.message.offset",
          "messaging.kafka.offset");

  private Messages() {}

  /** Where a message goes to or comes from; null of what is no message. */
  static @Nullable String destination(Observation.Context context) {
    if (!isSentOrReceived(context)) {
      return null;
    }
    String destination = value(context, DESTINATION);
    if (destination == null) {
      destination = value(context, SOURCE);
    }
    if (destination == null) {
      destination = value(context, COMPONENT);
    }
    String routingKey = value(context, ROUTING_KEY);
    if (routingKey == null) {
      return destination;
    }
    return destination == null ? routingKey : destination + ':' + routingKey;
  }

  private static boolean isSentOrReceived(Observation.Context context) {
    return context instanceof SenderContext<?> sender
        ? sender.getKind() == Kind.PRODUCER
        : context instanceof ReceiverContext<?> receiver && receiver.getKind() == Kind.CONSUMER;
  }

  /** Such as {@code send orders}. */
  static String name(Observation.Context context, String destination) {
    return operation(context) + ' ' + destination;
  }

  /** Whether a header can be a property of a message of JMS, whose names are those of Java. */
  static boolean isSendable(Observation.Context context, String header) {
    return header.indexOf('-') < 0 || !"jms".equals(system(context.getName()));
  }

  /** Whether a name is one that the libraries make, such as {@code orders send}. */
  static boolean isUsual(@Nullable String contextualName) {
    return contextualName == null
        || contextualName.endsWith(" send")
        || contextualName.endsWith(" publish")
        || contextualName.endsWith(" process")
        || contextualName.endsWith(" receive");
  }

  /** What a span has besides the keys of its observation. */
  static void describe(Observation.Context context, String destination, Span span) {
    String operation = operation(context);
    span.setAttribute("messaging.operation.name", operation);
    span.setAttribute("messaging.operation.type", operation);
    span.setAttribute(DESTINATION, destination);
    String system = system(context.getName());
    if (system != null) {
      span.setAttribute("messaging.system", system);
    }
  }

  /** Sets one key of an observation, under the name that it has by now. */
  static void set(Span span, String key, String value) {
    if (key.equals(OPERATION) || key.equals(DESTINATION) || key.equals(SOURCE)) {
      return;
    }
    String name = NAMES.getOrDefault(key, key);
    if (NUMBERS.contains(name)) {
      setNumber(span, name, value);
    } else if (name.equals("messaging.destination.temporary")) {
      span.setAttribute(name, Boolean.parseBoolean(value));
    } else {
      span.setAttribute(name, value);
    }
  }

  private static void setNumber(Span span, String name, String value) {
    try {
      span.setAttribute(name, Long.parseLong(value));
    } catch (NumberFormatException e) {
      span.setAttribute(name, value);
    }
  }

  private static String operation(Observation.Context context) {
    return context instanceof SenderContext ? "send" : "process";
  }

  private static @Nullable String value(Observation.Context context, String key) {
    KeyValue value = context.getLowCardinalityKeyValue(key);
    if (value == null) {
      value = context.getHighCardinalityKeyValue(key);
    }
    return value == null || value.getValue().isEmpty() || Keys.isNone(value.getValue())
        ? null
        : value.getValue();
  }

  /** Of those that do not say so themselves. */
  private static @Nullable String system(@Nullable String name) {
    if (name == null) {
      return null;
    }
    if (name.startsWith("spring.integration.")) {
      return "spring_integration";
    }
    return name.startsWith("spring.rabbit.") ? "rabbitmq" : name.startsWith("jms.") ? "jms" : null;
  }
}
