package dev.lumen.trace.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.test.RecordedSpans;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.aot.DisabledInAotMode;

/** Test methods of one context at the same time, as Spring's own machinery runs them. */
// Nobody finds the class whose context it is, to process it ahead of time.
@DisabledInAotMode
class ParallelTests {

  private final Tests tests = new Tests();

  @Test
  void noTestTakesTheSpansOfAnother() throws Exception {
    TestContextManager first = new TestContextManager(Tests.class);
    TestContextManager second = new TestContextManager(Tests.class);
    ApplicationContext context = first.getTestContext().getApplicationContext();
    RecordedSpans spans = context.getBean(RecordedSpans.class);
    Tracer tracer = context.getBean(Tracer.class);

    begin(first);
    tracer.start("of the first").end();
    begin(second);
    tracer.start("of the second").end();
    assertThat(spans).hasOnlyTraces("of the first", "of the second");

    end(first);
    begin(first);
    assertThat(spans).hasOnlyTraces("of the first", "of the second");

    end(first);
    end(second);
    begin(first);
    assertThat(spans).isEmpty();
    end(first);
  }

  private void begin(TestContextManager manager) throws Exception {
    manager.prepareTestInstance(tests);
    manager.beforeTestMethod(tests, method());
  }

  private void end(TestContextManager manager) throws Exception {
    manager.afterTestMethod(tests, method(), null);
  }

  private static Method method() throws NoSuchMethodException {
    return Tests.class.getDeclaredMethod("test");
  }

  @ContextConfiguration(classes = Application.class)
  @AutoConfigureLumenTrace
  static final class Tests {

    void test() {}
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(RecordedSpansAutoConfiguration.class)
  static class Application {}
}
