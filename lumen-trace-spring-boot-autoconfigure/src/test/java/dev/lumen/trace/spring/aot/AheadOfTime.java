package dev.lumen.trace.spring.aot;

import java.util.function.Consumer;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationHook;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.TestCompiler;

/** An application that is processed ahead of time, as Spring Boot's build plugins do it. */
final class AheadOfTime {

  private static final String ENABLED = "spring.aot.enabled";

  private final Class<?> application;
  private final WebApplicationType type;
  private final TestGenerationContext generated;

  private AheadOfTime(Class<?> application, WebApplicationType type) {
    this.application = application;
    this.type = type;
    this.generated = new TestGenerationContext(application);
  }

  static AheadOfTime process(Class<?> application, WebApplicationType type, String... arguments) {
    AheadOfTime aheadOfTime = new AheadOfTime(application, type);
    GenericApplicationContext context = aheadOfTime.load(arguments);
    new ApplicationContextAotGenerator().processAheadOfTime(context, aheadOfTime.generated);
    aheadOfTime.generated.writeGeneratedContent();
    context.close();
    return aheadOfTime;
  }

  RuntimeHints hints() {
    return generated.getRuntimeHints();
  }

  /** Starts it from what was generated, and closes it again. */
  void run(Consumer<ConfigurableApplicationContext> test, String... arguments) {
    TestCompiler.forSystem()
        .with(generated)
        .compile(
            compiled -> {
              System.setProperty(ENABLED, "true");
              try (ConfigurableApplicationContext context = application().run(arguments)) {
                test.accept(context);
              } finally {
                System.clearProperty(ENABLED);
              }
            });
  }

  private GenericApplicationContext load(String... arguments) {
    SpringApplicationHook stop =
        running ->
            new SpringApplicationRunListener() {
              @Override
              public void contextLoaded(ConfigurableApplicationContext context) {
                throw new SpringApplication.AbandonedRunException(context);
              }
            };
    try {
      SpringApplication.withHook(stop, () -> application().run(arguments));
    } catch (SpringApplication.AbandonedRunException e) {
      return (GenericApplicationContext) e.getApplicationContext();
    }
    throw new IllegalStateException("It has started");
  }

  private SpringApplication application() {
    SpringApplication starter = new SpringApplication(application);
    starter.setMainApplicationClass(application);
    starter.setWebApplicationType(type);
    return starter;
  }
}
