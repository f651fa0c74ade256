package dev.lumen.trace.spring.traced;

import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.data.SpanKind;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.ClassUtils;

/**
 * What the spans of a method are like. Immutable.
 *
 * @param attributes those of every span
 * @param arguments those arguments that become attributes
 * @param minDuration under which a call that has nothing to tell has no span
 */
record TracedMethod(
    String name,
    SpanKind kind,
    Attributes attributes,
    List<Argument> arguments,
    Results results,
    Duration minDuration) {

  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  /** An argument that becomes an attribute. */
  record Argument(int index, String key) {}

  /**
   * Reads the annotations of a method and its parameters.
   *
   * @param type the class of the objects that the method is called on
   */
  static TracedMethod of(Method method, Class<?> type, MergedAnnotation<Traced> traced) {
    // A proxy that stands for an interface has no name of its own.
    boolean proxy = Proxy.isProxyClass(type);
    Class<?> nameGiver = proxy ? annotatedType(traced, method) : type;
    Class<?> owner = proxy ? nameGiver : method.getDeclaringClass();
    String name = traced.getString(MergedAnnotation.VALUE);
    return new TracedMethod(
        name.isEmpty() ? simpleName(nameGiver) + "." + method.getName() : name,
        traced.getEnum("kind", SpanKind.class),
        attributes(method, owner, traced.getStringArray("attributes")),
        arguments(method),
        Results.of(method, type),
        Duration.ZERO);
  }

  /** A method of a bean that is traced without an annotation. */
  static TracedMethod ofBean(Method method, Class<?> type, Duration minDuration) {
    return new TracedMethod(
        simpleName(type) + "." + method.getName(),
        SpanKind.INTERNAL,
        attributes(method, method.getDeclaringClass(), new String[0]),
        arguments(method),
        Results.of(method, type),
        minDuration);
  }

  /** A method of a repository, which is known by its interface. */
  static TracedMethod ofRepository(Method method, Class<?> repository) {
    return new TracedMethod(
        simpleName(repository) + "." + method.getName(),
        SpanKind.INTERNAL,
        attributes(method, repository, new String[0]),
        List.of(),
        Results.of(method, repository),
        Duration.ZERO);
  }

  /** A builder for the span of one call. */
  SpanBuilder spanBuilder(Tracer tracer, @Nullable Object[] values) {
    SpanBuilder builder =
        tracer.spanBuilder(name).kind(kind).attributes(attributes).minDuration(minDuration);
    for (Argument argument : arguments) {
      Object value = values[argument.index];
      if (value != null) {
        builder.attribute(argument.key, value);
      }
    }
    return builder;
  }

  private static Class<?> annotatedType(MergedAnnotation<Traced> traced, Method method) {
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

  private static List<Argument> arguments(Method method) {
    List<Argument> arguments = new ArrayList<>();
    for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
      SpanAttribute attribute = parameter.getParameterAnnotation(SpanAttribute.class);
      if (attribute != null) {
        String key =
            attribute.value().isEmpty() ? parameterName(method, parameter) : attribute.value();
        arguments.add(new Argument(parameter.getParameterIndex(), key));
      }
    }
    return List.copyOf(arguments);
  }

  private static String parameterName(Method method, MethodParameter parameter) {
    parameter.initParameterNameDiscovery(NAMES);
    String name = parameter.getParameterName();
    if (name == null) {
      throw new IllegalStateException(
          "@SpanAttribute on parameter %d of %s has no key, and the class does not have the names"
                  .formatted(parameter.getParameterIndex(), describe(method))
              + " of its parameters: give a key, or compile with -parameters");
    }
    return name;
  }

  private static String describe(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }
}
