package dev.lumen.trace.spring.traced;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Where beans are named whose methods are traced: a list, which no condition of Boot's reads. */
final class OnTracedBeans implements Condition {

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    var named =
        Binder.get(context.getEnvironment())
            .bind("lumen.trace.traced.beans", Bindable.listOf(String.class));
    return named.isBound() && !named.get().isEmpty();
  }
}
