package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.spring.micrometer.MicrometerTracingAutoConfiguration;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.asm.ClassWriter;
import org.springframework.asm.Opcodes;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class OtherTracerTests {

  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  LumenTraceAutoConfiguration.class, OtherTracerAutoConfiguration.class));
  private final Logger logger = (Logger) LoggerFactory.getLogger(OtherTracerWarning.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void readLog() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopReadingLog() {
    logger.detachAppender(log);
  }

  @Test
  void aloneItSaysNothing() {
    runner.run(context -> assertThat(context).hasNotFailed());

    assertThat(log.list).isEmpty();
  }

  @Test
  void aTracerOfMicrometerIsSaid() {
    runner
        .withBean("other", Tracer.class, OtherTracerTests::micrometerTracer)
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(warning())
        .startsWith("Lumen Trace is not the only tracer here")
        .contains("There is also Micrometer Tracing (the bean 'other' of ");
  }

  @Test
  void aTracerOfMicrometerThatDoesNothingIsNotSaid() {
    runner
        .withBean(Tracer.class, () -> Tracer.NOOP)
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(log.list).isEmpty();
  }

  @Test
  void aTracerOfMicrometerThatIsThisOneIsNotSaid() {
    runner
        .withConfiguration(AutoConfigurations.of(MicrometerTracingAutoConfiguration.class))
        .run(context -> assertThat(context).hasSingleBean(Tracer.class));

    assertThat(log.list).isEmpty();
  }

  @Test
  void anOpenTelemetryIsSaid() {
    runner
        .withBean("openTelemetry", OpenTelemetry.class, RecordingOpenTelemetry::new)
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(warning())
        .contains(
            "OpenTelemetry (the bean 'openTelemetry' of "
                + RecordingOpenTelemetry.class.getName()
                + ")",
            "Remove opentelemetry-spring-boot-starter");
  }

  @Test
  void anOpenTelemetryThatDoesNothingIsNotSaid() {
    runner
        .withBean(OpenTelemetry.class, OpenTelemetry::noop)
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(log.list).isEmpty();
  }

  @Test
  void bothAreSaidInOneLine() {
    runner
        .withBean(Tracer.class, OtherTracerTests::micrometerTracer)
        .withBean(OpenTelemetry.class, RecordingOpenTelemetry::new)
        .run(context -> assertThat(context).hasNotFailed());

    assertThat(warning()).contains("Micrometer Tracing (", ", and ", "OpenTelemetry (");
  }

  @Test
  void theAgentIsFoundByItsClass() {
    MockEnvironment environment = new MockEnvironment();

    assertThat(OtherTracerAutoConfiguration.agent(environment, withAgent()))
        .extracting(OtherTracer.Found::what)
        .isEqualTo("the OpenTelemetry Java agent");
    assertThat(OtherTracerAutoConfiguration.agent(environment, ClassLoader.getSystemClassLoader()))
        .isNull();
  }

  @Test
  void anAgentThatIsSwitchedOffIsNotSaid() {
    MockEnvironment environment =
        new MockEnvironment().withProperty("otel.javaagent.enabled", "false");

    assertThat(OtherTracerAutoConfiguration.agent(environment, withAgent())).isNull();
  }

  @Test
  void whatIsFoundIsSaidAtWarnWithADescriptionAndAnAction() {
    OtherTracer.Found agent = new OtherTracer.Found("an agent", "Take it out.");
    OtherTracer.Found bean = new OtherTracer.Found("a bean", "Remove it.");
    OtherTracer.Found sameBean = new OtherTracer.Found("another of the same", "Remove it.");
    new OtherTracerWarning(List.of(() -> agent, () -> null, () -> bean, () -> sameBean))
        .afterSingletonsInstantiated();

    assertThat(warning())
        .isEqualToNormalizingNewlines(
            """
            Lumen Trace is not the only tracer here

            Description:

            There is also an agent, and a bean, and another of the same. Each records every \
            request, in a trace of its own, so it is recorded twice; and of the headers that both \
            write on a call, such as traceparent, the callee sees one tracer's alone.

            Action:

            Take it out.
            Remove it.
            Or, to keep the other alone, set lumen.trace.enabled=false.
            """);
    assertThat(log.list.get(0).getLevel()).isEqualTo(Level.WARN);
  }

  @Test
  void whoHasOneOfTwoTracersInjectedIsToldBySpringBoot(CapturedOutput output) {
    SpringApplication application = new SpringApplication(TwoTracers.class);
    application.setWebApplicationType(WebApplicationType.NONE);

    assertThatThrownBy(application::run).isInstanceOf(UnsatisfiedDependencyException.class);

    assertThat(output)
        .contains("Description:", "required a single bean, but 2 were found", "'one'", "'two'")
        .contains("Action:", "@Primary");
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(LumenTraceAutoConfiguration.class)
  static class TwoTracers {

    @Bean
    dev.lumen.trace.Tracer one() {
      return dev.lumen.trace.Tracer.noop();
    }

    @Bean
    dev.lumen.trace.Tracer two() {
      return dev.lumen.trace.Tracer.noop();
    }

    @Bean
    String user(dev.lumen.trace.Tracer tracer) {
      return tracer.serviceName();
    }
  }

  @Test
  void whereNeitherIsOnTheClassPathTheContextStarts() {
    runner
        .withClassLoader(new FilteredClassLoader("io.micrometer.tracing", "io.opentelemetry"))
        .run(context -> assertThat(context).hasSingleBean(OtherTracerWarning.class));

    assertThat(log.list).isEmpty();
  }

  @Test
  void switchedOffItSaysNothing() {
    runner
        .withPropertyValues("lumen.trace.enabled=false")
        .withBean(Tracer.class, OtherTracerTests::micrometerTracer)
        .run(context -> assertThat(context).doesNotHaveBean(OtherTracerWarning.class));

    assertThat(log.list).isEmpty();
  }

  private String warning() {
    List<String> said = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(said).hasSize(1);
    return said.get(0);
  }

  private static Tracer micrometerTracer() {
    return (Tracer)
        Proxy.newProxyInstance(
            OtherTracerTests.class.getClassLoader(),
            new Class<?>[] {Tracer.class},
            (proxy, method, arguments) -> method.invoke(Tracer.NOOP, arguments));
  }

  private static ClassLoader withAgent() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17, Opcodes.ACC_PUBLIC, AGENT.replace('.', '/'), null, "java/lang/Object", null);
    byte[] bytes = writer.toByteArray();
    return new ClassLoader() {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.equals(AGENT)) {
          return defineClass(name, bytes, 0, bytes.length);
        }
        throw new ClassNotFoundException(name);
      }
    };
  }

  private static final class RecordingOpenTelemetry implements OpenTelemetry {
    @Override
    public TracerProvider getTracerProvider() {
      return TracerProvider.noop();
    }

    @Override
    public ContextPropagators getPropagators() {
      return ContextPropagators.noop();
    }
  }
}
