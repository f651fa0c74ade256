package dev.lumen.trace.spring.stomp;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LazyBean;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.LumenTraceProperties.Propagation.Inbound;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.messaging.simp.annotation.support.SimpAnnotationMethodMessageHandler;

/** Has each message by STOMP over WebSocket be a span, and carry the trace. */
@AutoConfiguration(after = LumenTraceAutoConfiguration.class)
@ConditionalOnClass(
    value = SimpAnnotationMethodMessageHandler.class,
    name = "org.springframework.web.socket.messaging.StompSubProtocolHandler")
@ConditionalOnSingleCandidate(Tracer.class)
@ConditionalOnBooleanProperty(
    name = {"lumen.trace.enabled", "lumen.trace.stomp.enabled"},
    matchIfMissing = true)
public final class StompTraceAutoConfiguration {

  @Bean
  @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
  static StompPostProcessor lumenStompPostProcessor(
      ObjectProvider<Tracer> tracer, Environment environment) {
    // The properties as a bean would be made before what may still change them.
    Inbound inbound =
        Binder.get(environment)
            .bind("lumen.trace.propagation.inbound", Inbound.class)
            .orElse(Inbound.CONTINUE);
    LazyBean<Tracer> lazy = new LazyBean<>(tracer);
    return new StompPostProcessor(
        new ReceivedMessages(lazy, inbound == Inbound.RESTART), new SentMessages(lazy));
  }
}
