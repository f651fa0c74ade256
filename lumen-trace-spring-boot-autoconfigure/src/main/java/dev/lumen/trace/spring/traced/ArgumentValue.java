package dev.lumen.trace.spring.traced;

import dev.lumen.trace.pipeline.RareLog;
import io.micrometer.common.annotation.NoOpValueResolver;
import io.micrometer.common.annotation.ValueResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;

/**
 * What an argument is as an attribute. Thread-safe. What fails is left out, and told once: the
 * method is called all the same.
 */
@FunctionalInterface
interface ArgumentValue {

  /** The argument itself. */
  ArgumentValue ITSELF = argument -> argument;

  /** Null where it is no attribute. */
  @Nullable Object of(Object argument);

  /** As an annotation of Micrometer's asks for it: by a bean, by an expression, or as it is. */
  static ArgumentValue of(MergedAnnotation<?> annotation, @Nullable BeanFactory beans) {
    Class<?> resolver = annotation.getClass("resolver");
    String expression = annotation.getString("expression");
    if (resolver != NoOpValueResolver.class && beans != null) {
      return orNone(argument -> ((ValueResolver) beans.getBean(resolver)).resolve(argument));
    }
    return expression.isEmpty() ? ITSELF : evaluated(expression);
  }

  /** Parsed once: a method may be called often. */
  private static ArgumentValue evaluated(String expression) {
    try {
      Expression parsed = new SpelExpressionParser().parseExpression(expression);
      EvaluationContext context = SimpleEvaluationContext.forReadOnlyDataBinding().build();
      return orNone(argument -> parsed.getValue(context, argument));
    } catch (RuntimeException e) {
      // Of one that is blank the parser says so in its own way.
      Log.LOG.once("An argument did not become an attribute", e);
      return argument -> null;
    }
  }

  private static ArgumentValue orNone(ArgumentValue value) {
    return argument -> {
      try {
        return value.of(argument);
      } catch (RuntimeException e) {
        Log.LOG.once("An argument did not become an attribute", e);
        return null;
      }
    };
  }

  /** Apart, so that it is private. */
  final class Log {

    private static final RareLog LOG = new RareLog(LoggerFactory.getLogger(ArgumentValue.class));

    private Log() {}
  }
}
