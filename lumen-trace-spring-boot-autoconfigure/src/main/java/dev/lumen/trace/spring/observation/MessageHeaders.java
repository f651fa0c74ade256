package dev.lumen.trace.spring.observation;

import jakarta.jms.JMSException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.messaging.Message;
import org.springframework.util.ClassUtils;

/**
 * What headers the application has given a message that it sends, of Kafka, AMQP, JMS or Spring's
 * own: an observation only tells how to set one. Of any other kind it is taken to have none.
 */
final class MessageHeaders {

  private static final String KAFKA_TYPE = "org.apache.kafka.clients.producer.ProducerRecord";
  private static final String AMQP_TYPE = "org.springframework.amqp.core.Message";
  private static final String JMS_TYPE = "jakarta.jms.Message";
  private static final String SPRING_TYPE = "org.springframework.messaging.Message";

  /** All that are known. */
  static final List<String> TYPES = List.of(KAFKA_TYPE, AMQP_TYPE, JMS_TYPE, SPRING_TYPE);

  private static final boolean KAFKA = has(KAFKA_TYPE);
  private static final boolean AMQP = has(AMQP_TYPE);
  private static final boolean JMS = has(JMS_TYPE);
  private static final boolean SPRING = has(SPRING_TYPE);

  private MessageHeaders() {}

  private static boolean has(String type) {
    return ClassUtils.isPresent(type, MessageHeaders.class.getClassLoader());
  }

  static boolean contain(Object message, String name) {
    try {
      return (KAFKA && Kafka.contains(message, name))
          || (SPRING && Spring.contains(message, name))
          || (AMQP && Amqp.contains(message, name))
          || (JMS && Jms.contains(message, name));
    } catch (RuntimeException e) {
      // It takes no such name, and so has none.
      return false;
    }
  }

  // Classes of their own, as each library may be absent.

  private static final class Kafka {
    static boolean contains(Object message, String name) {
      return message instanceof ProducerRecord<?, ?> record
          && record.headers().lastHeader(name) != null;
    }
  }

  private static final class Spring {
    static boolean contains(Object message, String name) {
      return message instanceof Message<?> sent && sent.getHeaders().containsKey(name);
    }
  }

  private static final class Amqp {
    static boolean contains(Object message, String name) {
      return message instanceof org.springframework.amqp.core.Message sent
          && sent.getMessageProperties().getHeaders().containsKey(name);
    }
  }

  private static final class Jms {
    static boolean contains(Object message, String name) {
      try {
        return message instanceof jakarta.jms.Message sent && sent.propertyExists(name);
      } catch (JMSException e) {
        return false;
      }
    }
  }
}
