package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.SpanData;
import io.micrometer.observation.annotation.ObservationKeyValue;
import io.micrometer.observation.annotation.Observed;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** Annotations that the application has for others must not harm it once they are honoured. */
class AnnotatedBeansTests {

  private static final String HERE = AnnotatedBeansTests.class.getName();

  private final TracedContext context = new TracedContext();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.lumen.trace.spring.traced");
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

  static class Stock implements Api {
    @Override
    @Observed
    public void call() {}
  }

  static class FinalMethod {
    private final List<String> items = List.of("book");

    @Observed
    public void call() {}

    @Observed
    public void callAgain() {}

    public final int count() {
      return items.size();
    }
  }

  static class OpenField {
    final List<String> items = List.of("book");

    @Observed
    public void call() {}

    static int count(OpenField field) {
      return field.items.size();
    }
  }

  static class ProtectedField {
    protected final List<String> items = List.of("book");

    @Observed
    public void call() {}

    static int count(ProtectedField field) {
      return field.items.size();
    }
  }

  static class PrivateListener {
    private boolean heard;

    @Observed
    public void call() {}

    @EventListener
    @SuppressWarnings("UnusedMethod")
    private void hear(ContextRefreshedEvent event) {
      heard = event != null;
    }
  }

  static final class FinalClass {
    @Observed
    public void call() {}
  }

  @Test
  void aBeanThatAProxyWouldHarmIsAsWithoutTheStarter() {
    context
        .runner()
        .withBean(FinalMethod.class)
        .withBean(OpenField.class)
        .withBean(ProtectedField.class)
        .withBean(PrivateListener.class)
        .withBean(FinalClass.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              started.getBean(FinalMethod.class).call();
              assertThat(started.getBean(FinalMethod.class).count()).isOne();
              assertThat(OpenField.count(started.getBean(OpenField.class))).isOne();
              assertThat(ProtectedField.count(started.getBean(ProtectedField.class))).isOne();
              assertThat(started.getBean(PrivateListener.class).heard).isTrue();
              assertThat(started.getBean(FinalClass.class)).isExactlyInstanceOf(FinalClass.class);
              assertThat(context.spans()).isEmpty();
            });

    assertThat(warnings())
        .containsExactlyInAnyOrder(
            leftAlone(
                "FinalMethod", "its method count is final, and would run on the proxy's fields"),
            leftAlone("OpenField", "its field items can be read from outside"),
            leftAlone("ProtectedField", "its field items can be read from outside"),
            leftAlone(
                "PrivateListener",
                "its method hear is private and may be called by its annotation"),
            leftAlone("FinalClass", "the class is final"));
  }

  @Configuration(proxyBeanMethods = false)
  static class Shop {
    @Bean
    Stock stock() {
      return new Stock();
    }

    @Bean
    String name(Stock stock) {
      return stock.toString();
    }
  }

  @Test
  void whereProxiesAreOfInterfacesABeanCanBeInjectedByItsClass() {
    context
        .runner()
        .withPropertyValues("spring.aop.proxy-target-class=false")
        .withUserConfiguration(Shop.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              started.getBean(Stock.class).call();

              assertThat(context.span().name()).isEqualTo("Stock.call");
            });

    assertThat(warnings()).isEmpty();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Transactions {
    @Bean
    PlatformTransactionManager transactionManager() {
      return new TracedOrderTests.Transactions();
    }
  }

  static class InTransaction implements Api {
    @Override
    @Transactional
    @Observed
    public void call() {}
  }

  @Test
  void proxiesOfInterfacesThatTheApplicationMakesStayThatAndAreNotMadeOfOthers() {
    context
        .runner()
        .withPropertyValues("spring.aop.auto=false")
        .withUserConfiguration(Transactions.class, Shop.class)
        .withBean("inTransaction", InTransaction.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              started.getBean(Stock.class).call();
              assertThat(context.span().name()).isEqualTo("Stock.call");
              Api api = started.getBean("inTransaction", Api.class);
              api.call();

              assertThat(Proxy.isProxyClass(api.getClass())).isTrue();
              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("InTransaction.call");
              assertThat(started.getBean(TracedOrderTests.Transactions.class).spans())
                  .extracting(current -> current.context().spanId())
                  .containsOnly(span.spanId());
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "management.observations.annotations.enabled=false",
        "lumen.trace.observations.enabled=false",
        "lumen.trace.traced.enabled=false"
      })
  void whoDoesNotWantTheAnnotationHasNoProxyAndNoWarning(String property) {
    context
        .runner()
        .withPropertyValues(property)
        .withBean(Stock.class)
        .withBean(FinalMethod.class)
        .run(
            started -> {
              assertThat(AopUtils.isAopProxy(started.getBean(Stock.class))).isFalse();
              assertThat(started).doesNotHaveBean("lumenAnnotatedBeans");
            });

    assertThat(warnings()).isEmpty();
  }

  interface Remote {
    @Observed
    String ask();

    @Observed(contextualName = "tell all")
    String tell();
  }

  interface Bell {
    @Observed
    void ring();
  }

  @Configuration(proxyBeanMethods = false)
  static class Remotes {
    @Bean
    Remote remote() {
      return (Remote)
          Proxy.newProxyInstance(
              Remote.class.getClassLoader(),
              new Class<?>[] {Remote.class},
              (proxy, method, arguments) -> method.getName());
    }

    @Bean
    Remote again(Remote remote) {
      return remote;
    }

    @Bean
    Bell lambda() {
      return () -> {};
    }
  }

  @Test
  void whatIsKnownByItsInterfaceAloneIsTracedByThat() {
    context
        .runner()
        .withUserConfiguration(Remotes.class)
        .run(
            started -> {
              assertThat(started.getBean("remote", Remote.class).ask()).isEqualTo("ask");
              assertThat(started.getBean("again", Remote.class).tell()).isEqualTo("tell");
              started.getBean(Bell.class).ring();
            });

    assertThat(context.spans())
        .extracting(SpanData::name)
        .containsExactly("Remote.ask", "tell all", "Bell.ring");
    assertThat(warnings()).isEmpty();
  }

  static class Hen {
    @Autowired private Egg egg;

    @Observed
    public Egg lay() {
      return egg;
    }
  }

  static class Egg {
    @Autowired private Hen hen;

    @Observed
    public Hen hatch() {
      return hen;
    }
  }

  @Test
  void beansThatNeedEachOtherStillStart() {
    context
        .runner()
        .withAllowCircularReferences(true)
        .withBean(Hen.class)
        .withBean(Egg.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              Hen hen = started.getBean(Hen.class);
              assertThat(hen.lay().hatch()).isSameAs(hen);
            });

    assertThat(context.spans()).extracting(SpanData::name).containsExactly("Hen.lay", "Egg.hatch");
  }

  static class Both {
    @Observed(contextualName = "observed")
    @Traced("traced")
    public void both() {}

    @Observed(contextualName = "only observed")
    public void one() {}
  }

  @Test
  void aMethodWithTwoAnnotationsIsOneSpan() {
    context
        .runner()
        .withBean(Both.class)
        .run(
            started -> {
              started.getBean(Both.class).both();
              started.getBean(Both.class).one();
            });

    assertThat(context.spans())
        .extracting(SpanData::name)
        .containsExactly("traced", "only observed");
  }

  static class Odd {
    @Observed(lowCardinalityKeyValues = {"", "x", "shelf", "7"})
    public void call() {}

    @Observed
    @SuppressWarnings({"unused", "UnusedMethod"})
    private void hidden() {}
  }

  @Test
  void whatAnAnnotationSaysWrongDoesNotStopTheStart() {
    context
        .runner()
        .withBean(Odd.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              started.getBean(Odd.class).call();

              assertThat(context.span().attributes().asMap())
                  .containsEntry("shelf", "7")
                  .doesNotContainKey("");
            });

    assertThat(warnings())
        .containsExactly(
            HERE
                + "$Odd.hidden is @Observed, but no span will be made for it: the method is"
                + " private. Change that, or use tracer.inSpan within the method");
  }

  static class Blank {
    @Observed(contextualName = "blank")
    public void call(@ObservationKeyValue(key = "k", expression = " ") String argument) {}
  }

  @Test
  void anExpressionThatIsBlankCostsItsAttributeAlone() {
    context.runner().withBean(Blank.class).run(started -> started.getBean(Blank.class).call("x"));

    SpanData span = context.span();
    assertThat(span.name()).isEqualTo("blank");
    assertThat(span.attributes().asMap()).doesNotContainKey("k");
  }

  static class OnlyPrivate {
    @Observed
    @SuppressWarnings({"unused", "UnusedMethod"})
    private void hidden() {}
  }

  @Test
  void whereNoProxySeesAMethodThereIsNone() {
    context
        .runner()
        .withBean(OnlyPrivate.class)
        .run(
            started ->
                assertThat(AopUtils.isAopProxy(started.getBean(OnlyPrivate.class))).isFalse());

    assertThat(warnings()).singleElement().asString().contains("the method is private");
  }

  private List<String> warnings() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.WARN)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static String leftAlone(String type, String reason) {
    return HERE
        + "$"
        + type
        + " has methods with @Observed, but no spans will be made for them, as the class is left"
        + " as it is: "
        + reason
        + ". Change that, or use tracer.inSpan within the methods;"
        + " management.observations.annotations.enabled=false says that you want none";
  }
}
