package dev.lumen.trace.spring.stomp;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.messaging.support.ExecutorSubscribableChannel;

/**
 * Has the channels of Spring's STOMP broker traced: what clients send around all that handles it,
 * what the application sends as it is after all that changes it.
 */
final class StompPostProcessor implements BeanPostProcessor {

  private final ReceivedMessages received;
  private final SentMessages sent;

  StompPostProcessor(ReceivedMessages received, SentMessages sent) {
    this.received = received;
    this.sent = sent;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    if (bean instanceof ExecutorSubscribableChannel channel) {
      if (beanName.equals("clientInboundChannel")) {
        channel.addInterceptor(0, received);
      } else if (beanName.equals("brokerChannel")) {
        channel.addInterceptor(sent);
      }
    }
    return bean;
  }
}
