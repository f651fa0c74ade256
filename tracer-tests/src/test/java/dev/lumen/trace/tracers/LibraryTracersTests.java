package dev.lumen.trace.tracers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.OtherTracerAutoConfiguration;
import dev.lumen.trace.spring.micrometer.MicrometerTracingAutoConfiguration;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import io.micrometer.tracing.Tracer;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

/** Libraries that bring a tracer of Micrometer Tracing, as they would without this one. */
class LibraryTracersTests {

  @Test
  void oneThatAsksWhetherThereIsAnotherIsMade() {
    runner(Asking.class)
        .run(context -> assertThat(context).getBean(Tracer.class).isInstanceOf(TheirTracer.class));
  }

  @Test
  void oneThatDoesNotAskIsTheOneThatIsInjected() {
    runner(NotAsking.class)
        .withBean(User.class)
        .run(
            context ->
                assertThat(context.getBean(User.class).tracer).isInstanceOf(TheirTracer.class));
  }

  private static ApplicationContextRunner runner(Class<?> library) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                LumenTraceAutoConfiguration.class,
                MicrometerTracingAutoConfiguration.class,
                TracedAutoConfiguration.class,
                OtherTracerAutoConfiguration.class,
                NoopTracerAutoConfiguration.class,
                library));
  }

  record User(Tracer tracer) {}

  interface TheirTracer extends Tracer {}

  private static TheirTracer tracer() {
    return (TheirTracer)
        Proxy.newProxyInstance(
            TheirTracer.class.getClassLoader(),
            new Class<?>[] {TheirTracer.class},
            (proxy, method, arguments) -> method.invoke(Tracer.NOOP, arguments));
  }

  @AutoConfiguration(before = NoopTracerAutoConfiguration.class)
  static class Asking {

    @Bean
    @ConditionalOnMissingBean(Tracer.class)
    TheirTracer theirTracer() {
      return tracer();
    }
  }

  @AutoConfiguration(after = NoopTracerAutoConfiguration.class)
  static class NotAsking {

    @Bean
    TheirTracer theirTracer() {
      return tracer();
    }
  }
}
