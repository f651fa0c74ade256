package dev.lumen.trace.test.autoconfigure;

import dev.lumen.trace.test.RecordedSpans;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Records the spans of a Spring Boot test: the tracer, its sampler and its propagation are the
 * application's, in slices such as {@code @WebMvcTest} too, and no exporter is called, whether
 * {@code lumen.trace.exporter} names it, or it is a bean, or a customizer adds it; but for those of
 * a {@code Tracer} bean that the application makes itself.
 *
 * <p>What was recorded is a bean of type {@link RecordedSpans}, for fields and for parameters of
 * test methods that are {@code @Autowired}. Each test method begins with none, those of
 * {@code @Nested} classes too: what {@code @BeforeEach} methods do is in, what {@code @BeforeAll}
 * methods and the start of the application do is not. Tests that run at the same time in one
 * context see the spans of all of them, as they are cleared only where no other test runs: such a
 * test looks for its own trace, by {@link dev.lumen.trace.test.SpansAssert#hasTraceWithId}.
 *
 * <p>Without this annotation, no test with this library on its class path uses an exporter that
 * {@code lumen.trace.exporter} names, unless the test itself sets that property; what is a bean is
 * called as ever.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureLumenTrace {

  /**
   * Whether spans are exported too, as the application has it configured: for tests with a backend
   * of their own. In slices there are no exporters but beans.
   */
  boolean export() default false;
}
