package dev.lumen.trace.spring.http;

import dev.lumen.trace.Span;
import org.springframework.validation.Errors;
import org.springframework.validation.method.MethodValidationResult;

/** Says of a request that what was sent is refused: its status alone may look like success. */
public final class ValidationErrors {

  private static final String KEY = "validation.errors";

  private ValidationErrors() {}

  /** Counts what the values of a model, which a form shows again, say is wrong. */
  public static void of(Iterable<?> model, Span span) {
    int count = 0;
    for (Object value : model) {
      if (value instanceof Errors errors) {
        count += errors.getErrorCount();
      }
    }
    tell(count, span);
  }

  /** Counts what an exception says is wrong. */
  static void of(Throwable exception, Span span) {
    if (exception instanceof Errors errors) {
      tell(errors.getErrorCount(), span);
    } else if (exception instanceof MethodValidationResult result) {
      tell(result.getAllErrors().size(), span);
    }
  }

  private static void tell(int count, Span span) {
    if (count > 0) {
      span.setAttribute(KEY, count);
    }
  }
}
