package dev.lumen.trace.spring.traced;

import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

/**
 * What the spans of a method are like. Immutable.
 *
 * @param attributes those of every span
 * @param arguments those arguments that become attributes
 * @param minDuration under which a call that has nothing to tell has no span
 * @param annotation what says so
 * @param log of what goes on in the span that is current: the beginning of the names of its events,
 *     which may be empty; null of what always has a span of its own
 */
record TracedMethod(
    String name,
    SpanKind kind,
    Attributes attributes,
    List<Argument> arguments,
    Results results,
    Duration minDuration,
    SpanAnnotation annotation,
    @Nullable String log) {

  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  /** An argument that becomes an attribute. */
  record Argument(int index, String key, ArgumentValue value) {

    @Nullable Object of(@Nullable Object[] values) {
      Object argument = values[index];
      return argument == null ? null : value.of(argument);
    }
  }

  /**
   * Reads the annotations of a method and its parameters.
   *
   * @param type the class of the objects that the method is called on
   * @param beans has those that an annotation names; null where none can
   */
  static TracedMethod of(
      Method method,
      Class<?> type,
      SpanAnnotation annotation,
      MergedAnnotation<?> traced,
      @Nullable BeanFactory beans) {
    // What stands for an interface has no name of its own.
    boolean proxy = ClassProxies.isMadeForInterface(type);
    Class<?> nameGiver = proxy ? annotatedType(traced, method) : type;
    Class<?> owner = proxy ? nameGiver : method.getDeclaringClass();
    String name = SpanAnnotations.name(annotation, traced, method);
    return new TracedMethod(
        name.isEmpty() ? simpleName(nameGiver) + "." + method.getName() : name,
        annotation == SpanAnnotation.TRACED
            ? traced.getEnum("kind", SpanKind.class)
            : SpanKind.INTERNAL,
        attributes(method, owner, SpanAnnotations.attributes(annotation, traced)),
        arguments(method, annotation, beans),
        Results.of(method, type),
        Duration.ZERO,
        annotation,
        annotation == SpanAnnotation.CONTINUE_SPAN ? traced.getString("log") : null);
  }

  /** A method of a bean that is traced without an annotation. */
  static TracedMethod ofBean(Method method, Class<?> type, Duration minDuration) {
    return new TracedMethod(
        simpleName(type) + "." + method.getName(),
        SpanKind.INTERNAL,
        attributes(method, method.getDeclaringClass(), new String[0]),
        arguments(method, SpanAnnotation.TRACED, null),
        Results.of(method, type),
        minDuration,
        SpanAnnotation.TRACED,
        null);
  }

  /** A method of a repository, which is known by its interface. */
  static TracedMethod ofRepository(Method method, Class<?> repository) {
    return new TracedMethod(
        simpleName(repository) + "." + method.getName(),
        SpanKind.INTERNAL,
        attributes(method, repository, new String[0]),
        List.of(),
        Results.of(method, repository),
        Duration.ZERO,
        SpanAnnotation.TRACED,
        null);
  }

  /** A builder for the span of one call. */
  SpanBuilder spanBuilder(Tracer tracer, @Nullable Object[] values) {
    SpanBuilder builder =
        tracer.spanBuilder(name).kind(kind).attributes(attributes).minDuration(minDuration);
    for (Argument argument : arguments) {
      Object value = argument.of(values);
      if (value != null) {
        builder.attribute(argument.key, value);
      }
    }
    return builder;
  }

  /** Sets the arguments of one call on a span. */
  void setArguments(Span span, @Nullable Object[] values) {
    for (Argument argument : arguments) {
      Object value = argument.of(values);
      if (value != null) {
        span.setAttribute(argument.key, value);
      }
    }
  }

  private static Class<?> annotatedType(MergedAnnotation<?> traced, Method method) {
    Object source = traced.getSource();
    if (source instanceof Class<?> type) {
      return type;
    }
    return source instanceof Method annotated
        ? annotated.getDeclaringClass()
        : method.getDeclaringClass();
  }

  private static String simpleName(Class<?> type) {
    String name = type.getSimpleName();
    return name.isEmpty() ? ClassUtils.getShortName(type) : name;
  }

  private static Attributes attributes(Method method, Class<?> owner, String[] pairs) {
    Attributes.Builder attributes =
        Attributes.builder().put("code.function.name", owner.getName() + "." + method.getName());
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalStateException(
            "@Traced on %s has the attribute \"%s\": it must be written as key=value"
                .formatted(describe(method), pair));
      }
      attributes.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return attributes.build();
  }

  private static List<Argument> arguments(
      Method method, SpanAnnotation annotation, @Nullable BeanFactory beans) {
    List<Argument> arguments = new ArrayList<>();
    for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
      MergedAnnotation<?> attribute =
          MergedAnnotations.from(parameter.getParameterAnnotations()).get(annotation.argument());
      if (attribute.isPresent()) {
        String key = SpanAnnotations.key(annotation, attribute);
        arguments.add(
            new Argument(
                parameter.getParameterIndex(),
                key.isEmpty() ? parameterName(method, parameter, annotation) : key,
                annotation == SpanAnnotation.TRACED
                    ? ArgumentValue.ITSELF
                    : ArgumentValue.of(attribute, beans)));
      }
    }
    return List.copyOf(arguments);
  }

  private static String parameterName(
      Method method, MethodParameter parameter, SpanAnnotation annotation) {
    parameter.initParameterNameDiscovery(NAMES);
    String name = parameter.getParameterName();
    if (name == null) {
      throw new IllegalStateException(
          "@%s on parameter %d of %s has no key, and the class does not have the names"
                  .formatted(
                      ClassUtils.getShortName(annotation.argument()),
                      parameter.getParameterIndex(),
                      describe(method))
              + " of its parameters: give a key, or compile with -parameters");
    }
    return name;
  }

  private static String describe(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }
}
