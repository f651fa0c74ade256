package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Traced;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

class TracedProxyTests {

  private static final String HERE = TracedProxyTests.class.getName();

  private final TracedContext context = new TracedContext();
  private final Logger logger = (Logger) LoggerFactory.getLogger(UnseenMethods.class);
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

  interface Api {
    void call();
  }

  static class Service implements Api {
    @Override
    @Traced
    public void call() {}
  }

  @Test
  void withoutBootsProxiesThereAreProxiesOfClasses() {
    context
        .runner()
        .withPropertyValues("spring.aop.auto=false")
        .withBean(Service.class)
        .run(
            started -> {
              started.getBean(Service.class).call();

              assertThat(context.span().name()).isEqualTo("Service.call");
            });
  }

  @Test
  void withoutBootsProxiesThereMayBeProxiesOfInterfaces() {
    context
        .runner()
        .withPropertyValues("spring.aop.auto=false", "spring.aop.proxy-target-class=false")
        .withBean(Service.class)
        .run(
            started -> {
              Api api = started.getBean(Api.class);
              api.call();

              assertThat(Proxy.isProxyClass(api.getClass())).isTrue();
              assertThat(context.span().name()).isEqualTo("Service.call");
            });
  }

  @Test
  void switchedOffThereIsNoProxy() {
    for (String property : List.of("lumen.trace.traced.enabled", "lumen.trace.enabled")) {
      context
          .runner()
          .withPropertyValues(property + "=false")
          .withBean(Service.class)
          .run(
              started -> {
                assertThat(started).doesNotHaveBean("lumenTracedAdvisor");
                assertThat(AopUtils.isAopProxy(started.getBean(Service.class))).isFalse();
              });
    }
  }

  @Test
  void withoutSpringsProxiesTheContextStarts() {
    new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                dev.lumen.trace.spring.LumenTraceAutoConfiguration.class,
                TracedAutoConfiguration.class))
        .withClassLoader(new FilteredClassLoader("org.springframework.aop", "org.aopalliance"))
        .run(started -> assertThat(started).hasNotFailed().doesNotHaveBean(TracedMethods.class));
  }

  static class Untraced {
    public void call() {}
  }

  @Test
  void aBeanWithoutItHasNoProxy() {
    context
        .runner()
        .withBean(Untraced.class)
        .run(started -> assertThat(AopUtils.isAopProxy(started.getBean(Untraced.class))).isFalse());
  }

  @SuppressWarnings({"unused", "UnusedMethod", "MethodCanBeStatic"})
  static class Unseen {
    @Traced
    private void hidden() {}

    @Traced
    public final void sealed() {}

    @Traced
    public static void shared() {}

    @Traced
    public void seen() {}
  }

  @Test
  void aMethodThatNoProxySeesIsWarnedOf() {
    context.runner().withBean(Unseen.class).run(started -> assertThat(started).hasNotFailed());

    assertThat(warnings())
        .containsExactlyInAnyOrder(
            warning("Unseen.hidden", "the method is private"),
            warning("Unseen.sealed", "the method is final"),
            warning("Unseen.shared", "the method is static"));
  }

  @Traced
  static class ClassWide {
    private static void hidden() {}

    public static void shared() {
      hidden();
    }

    public void seen() {}

    public final void sealed() {}
  }

  @Traced
  static class ClassWideApi implements Api {
    @Override
    public void call() {
      help();
    }

    void help() {}
  }

  @Test
  void underAnAnnotatedClassThoseThatNoInterfaceCanHaveAreNotWarnedOf() {
    context
        .runner()
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withBean(ClassWideApi.class)
        .run(started -> assertThat(started.getBean(Api.class)).isNotNull());

    assertThat(warnings()).isEmpty();
  }

  @Test
  void underAnAnnotatedClassOnlyMethodsOfOthersAreWarnedOf() {
    context.runner().withBean(ClassWide.class).run(started -> assertThat(started).hasNotFailed());

    assertThat(warnings()).containsExactly(warning("ClassWide.sealed", "the method is final"));
  }

  static final class Final implements Api {
    @Override
    @Traced
    public void call() {}
  }

  @Test
  void aFinalClassIsWarnedOfAndStillABean() {
    context
        .runner()
        .withBean(Final.class)
        .run(started -> assertThat(started).hasSingleBean(Final.class));

    assertThat(warnings())
        .containsExactly(
            warning("Final.call", "the class is final, and beans get proxies of their class"));
  }

  static class Single {
    private Single() {}

    static Single create() {
      return new Single();
    }

    @Traced
    public void call() {}
  }

  @Test
  void aClassWithPrivateConstructorsOnlyIsWarnedOfAndStillABean() {
    context
        .runner()
        .withBean(Single.class, Single::create)
        .run(started -> assertThat(started).hasSingleBean(Single.class));

    assertThat(warnings())
        .containsExactly(
            warning(
                "Single.call",
                "the class has private constructors only, and beans get proxies of their class"));
  }

  static sealed class Sealed permits Sealed.Only {
    @Traced
    public void call() {}

    static final class Only extends Sealed {}
  }

  @Test
  void aSealedClassIsWarnedOfAndStillABean() {
    context
        .runner()
        .withBean(Sealed.class, Sealed::new)
        .run(started -> assertThat(started).hasSingleBean(Sealed.class));

    assertThat(warnings())
        .containsExactly(
            warning("Sealed.call", "the class is sealed, and beans get proxies of their class"));
  }

  @Test
  void aFinalClassIsTracedThroughItsInterface() {
    context
        .runner()
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withBean(Final.class)
        .run(
            started -> {
              started.getBean(Api.class).call();

              assertThat(context.span().name()).isEqualTo("Final.call");
            });

    assertThat(warnings()).isEmpty();
  }

  static final class FinalResource implements AutoCloseable {
    @Traced
    public void call() {}

    @Override
    public void close() {}
  }

  @Test
  void aFinalClassWithoutAnInterfaceOfItsOwnIsStillABean() {
    context
        .runner()
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withBean(FinalResource.class)
        .run(started -> assertThat(started).hasSingleBean(FinalResource.class));

    assertThat(warnings()).hasSize(1);
  }

  static class Wider implements Api {
    @Override
    @Traced
    public void call() {}

    @Traced
    public void more() {}
  }

  @Test
  void aMethodOfNoInterfaceIsWarnedOfWhereProxiesHaveThoseOnly() {
    context
        .runner()
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withBean(Wider.class)
        .run(started -> assertThat(started).hasNotFailed());

    assertThat(warnings())
        .containsExactly(
            warning(
                "Wider.more",
                "the bean's proxy has the methods of its interfaces only, and none has this one"));
  }

  static class Overriding extends Service {
    @Override
    public void call() {}
  }

  @Test
  void aMethodThatOverridesATracedOneIsSeen() {
    context
        .runner()
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withBean(Overriding.class)
        .run(
            started -> {
              started.getBean(Api.class).call();

              assertThat(context.span().name()).isEqualTo("Overriding.call");
            });

    assertThat(warnings()).isEmpty();
  }

  @Configuration(proxyBeanMethods = false)
  static class Prototypes {
    @Bean
    @Scope("prototype")
    Unseen unseen() {
      return new Unseen();
    }
  }

  @Test
  void aClassIsWarnedOfOnce() {
    context
        .runner()
        .withUserConfiguration(Prototypes.class)
        .run(
            started -> {
              started.getBean(Unseen.class).seen();
              started.getBean(Unseen.class).seen();
            });

    assertThat(warnings()).hasSize(3);
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static String warning(String method, String reason) {
    return HERE
        + "$"
        + method
        + " is @Traced, but no span will be made for it: "
        + reason
        + ". Change that, or use tracer.inSpan within the method";
  }
}
