package dev.lumen.trace.spring.context;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * The span of the application's runners, from when Spring Boot says that the application has
 * started until it says that it is ready: all of them together, as a proxy around each would change
 * what class it has.
 *
 * <p>For the thread that starts the application.
 */
final class RunnerSpan {

  private final Tracer tracer;
  private final ConfigurableApplicationContext context;
  private @Nullable Span span;

  RunnerSpan(Tracer tracer, ConfigurableApplicationContext context) {
    this.tracer = tracer;
    this.context = context;
  }

  /** The last thing before the first runner. */
  void started(ApplicationStartedEvent event) {
    if (event.getApplicationContext() != context) {
      return;
    }
    List<String> runners = runners();
    if (!runners.isEmpty()) {
      span =
          tracer
              .spanBuilder(runners.size() == 1 ? runners.get(0) + ".run" : "application runners")
              .root()
              .attribute("runners", runners)
              .start();
    }
  }

  /** The first thing after the last runner, or after the one that failed. */
  void over(SpringApplicationEvent event) {
    Span current = span;
    if (current == null) {
      return;
    }
    if (event instanceof ApplicationFailedEvent failed) {
      current.recordError(failed.getException());
    } else if (event instanceof ApplicationReadyEvent ready
        && ready.getApplicationContext() != context) {
      return;
    }
    current.end();
    span = null;
  }

  private List<String> runners() {
    return Stream.<Class<?>>of(ApplicationRunner.class, CommandLineRunner.class)
        .flatMap(type -> Stream.of(context.getBeanNamesForType(type)))
        .map(this::name)
        .distinct()
        .sorted()
        .toList();
  }

  /** The class, or the bean's name where the class says nothing. */
  private String name(String beanName) {
    Class<?> type = context.getType(beanName);
    return type == null || type.isInterface() || type.isHidden() || type.isAnonymousClass()
        ? beanName
        : ClassUtils.getUserClass(type).getSimpleName();
  }
}
