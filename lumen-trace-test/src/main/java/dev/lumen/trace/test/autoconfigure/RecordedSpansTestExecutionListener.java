package dev.lumen.trace.test.autoconfigure;

import dev.lumen.trace.test.RecordedSpans;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Has each test begin without spans, unless others run in its context. After what other listeners
 * do before the test, such as scripts of {@code @Sql}.
 *
 * <p>Thread-safe.
 */
final class RecordedSpansTestExecutionListener implements TestExecutionListener, Ordered {

  private static final String RUNS = RecordedSpansTestExecutionListener.class.getName();

  // By their context's spans: each test class may have a listener of its own.
  private static final Map<RecordedSpans, Integer> RUNNING = new WeakHashMap<>();

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void beforeTestMethod(TestContext test) {
    RecordedSpans spans = test.hasApplicationContext() ? of(test.getApplicationContext()) : null;
    if (spans != null) {
      test.setAttribute(RUNS, spans);
      begin(spans);
    }
  }

  @Override
  public void afterTestMethod(TestContext test) {
    if (test.removeAttribute(RUNS) instanceof RecordedSpans spans) {
      end(spans);
    }
  }

  /** Without making a bean of a context that is not asked for its spans. */
  private static @Nullable RecordedSpans of(ApplicationContext context) {
    String[] names =
        BeanFactoryUtils.beanNamesForTypeIncludingAncestors(
            context, RecordedSpans.class, true, false);
    return names.length == 1 ? context.getBean(names[0], RecordedSpans.class) : null;
  }

  private static void begin(RecordedSpans spans) {
    synchronized (RUNNING) {
      if (RUNNING.merge(spans, 1, Integer::sum) == 1) {
        spans.clear();
      }
    }
  }

  private static void end(RecordedSpans spans) {
    synchronized (RUNNING) {
      RUNNING.computeIfPresent(spans, (key, count) -> count == 1 ? null : count - 1);
    }
  }
}
