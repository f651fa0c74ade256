package dev.lumen.trace;

import dev.lumen.trace.data.SpanKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a method, or every method of a class that other classes can call, public or of no modifier,
 * in a span of its own.
 *
 * <p>What is thrown is recorded as the span's error and thrown on. Where the method returns a
 * {@code CompletionStage}, a {@code Mono} or a {@code Flux}, the span ends when that completes,
 * fails or is cancelled. Needs something that reads it, such as Lumen's Spring Boot starter, which
 * sees calls through a bean's proxy only: not those of a bean to itself, nor private, final or
 * static methods.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface Traced {

  /** The name of the span; empty, the default, means {@code Class.method}. */
  String value() default "";

  /** The kind of the span. */
  SpanKind kind() default SpanKind.INTERNAL;

  /** Attributes of every such span, each as {@code key=value}; the default is none. */
  String[] attributes() default {};
}
