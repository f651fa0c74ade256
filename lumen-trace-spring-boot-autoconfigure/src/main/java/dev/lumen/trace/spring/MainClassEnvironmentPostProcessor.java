package dev.lumen.trace.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Tells the name of the application's main class, which the service has where nobody gave it
 * another.
 */
final class MainClassEnvironmentPostProcessor implements EnvironmentPostProcessor {

  /** No setting: the class is not known where the name is needed. */
  static final String NAME = MainClassEnvironmentPostProcessor.class.getName();

  // A file of functions in Kotlin, such as main, is a class with this at its end.
  private static final String KOTLIN_FILE = "Kt";

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    Class<?> main = application.getMainApplicationClass();
    if (main != null) {
      String name = main.getSimpleName();
      String service =
          name.length() > KOTLIN_FILE.length() && name.endsWith(KOTLIN_FILE)
              ? name.substring(0, name.length() - KOTLIN_FILE.length())
              : name;
      environment.getPropertySources().addLast(new MainClass(service));
    }
  }

  /** Does not list what it has: it is no setting of the application's. */
  private static final class MainClass extends PropertySource<String> {

    MainClass(String service) {
      super(NAME, service);
    }

    @Override
    public @Nullable Object getProperty(String name) {
      return name.equals(NAME) ? source : null;
    }
  }
}
