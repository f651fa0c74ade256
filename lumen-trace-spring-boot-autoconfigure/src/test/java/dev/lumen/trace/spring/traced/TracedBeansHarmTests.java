package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.orders.Odd;
import com.acme.orders.Shop;
import dev.lumen.trace.data.SpanData;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** What is traced without being asked must not be harmed by that. */
class TracedBeansHarmTests {

  private static final String BEANS = "lumen.trace.traced.beans=com.acme.orders..*";

  private final TracedContext context = new TracedContext();

  private ApplicationContextRunner runner(String... more) {
    return context.runner().withPropertyValues(BEANS).withPropertyValues(more);
  }

  @Test
  void aBeanThatAProxyWouldHarmIsLeftAloneAndCounted() {
    runner()
        .withBean(Odd.FinalClass.class)
        .withBean(Odd.FinalMethod.class)
        .withBean(Odd.OpenField.class)
        .withBean(Odd.NoConstructor.class, Odd.NoConstructor::create)
        .withBean(Odd.PrivateListener.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              assertThat(started.getBean(Odd.FinalMethod.class).count()).isEqualTo(1);
              assertThat(Odd.OpenField.callsOf(started.getBean(Odd.OpenField.class))).isEqualTo(1);
              assertThat(started.getBean(Odd.PrivateListener.class).hasHeard()).isTrue();
              assertThat(started).hasSingleBean(Odd.FinalClass.class);
              assertThat(started).hasSingleBean(Odd.NoConstructor.class);
              assertThat(started.getBean(TracedBeans.class).summary())
                  .isEqualTo("methods of beans (0, but 5 left alone)");
            });
  }

  @Test
  void aConfigurationIsLeftAlone() {
    runner()
        .withUserConfiguration(Odd.Settings.class)
        .run(
            started -> {
              assertThat(started.getBean("one")).isSameAs(started.getBean("two"));
              assertThat(AopUtils.isAopProxy(started.getBean(Odd.Settings.class))).isFalse();
              assertThat(context.spans()).isEmpty();
            });
  }

  @Test
  void whatStandsAroundRequestsAndWhatTracingStandsOnIsLeftAlone() {
    runner()
        .withBean(Odd.Door.class)
        .withBean(Odd.Watch.class)
        .withBean(Odd.Sending.class)
        .withBean(Odd.Task.class)
        .run(
            started -> {
              for (Class<?> type :
                  List.of(Odd.Door.class, Odd.Watch.class, Odd.Sending.class, Odd.Task.class)) {
                assertThat(AopUtils.isAopProxy(started.getBean(type))).as(type.getName()).isFalse();
              }
            });
  }

  @Test
  void aBeanOfTheInfrastructureIsLeftAlone() {
    runner()
        .withBean(
            Shop.Plain.class,
            Shop.Plain::new,
            definition -> definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE))
        .run(
            started ->
                assertThat(AopUtils.isAopProxy(started.getBean(Shop.Plain.class))).isFalse());
  }

  @Test
  void whereProxiesAreOfInterfacesABeanIsStillOfItsClass() {
    runner("spring.aop.proxy-target-class=false")
        .withBean(Odd.Service.class)
        .run(
            started -> {
              started.getBean(Odd.Service.class).more();
              started.getBean(Odd.Api.class).call();

              assertThat(context.spans())
                  .extracting(SpanData::name)
                  .containsExactly("Service.more", "Service.call");
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Transactions {
    @Bean
    PlatformTransactionManager transactionManager() {
      return new TracedOrderTests.Transactions();
    }
  }

  @Test
  void aProxyOfInterfacesStaysOneAndIsTracedAroundTheTransaction() {
    runner("spring.aop.proxy-target-class=false")
        .withUserConfiguration(Transactions.class)
        .withBean(Odd.InTransaction.class)
        .run(
            started -> {
              Odd.Api api = started.getBean(Odd.Api.class);
              api.call();

              assertThat(Proxy.isProxyClass(api.getClass())).isTrue();
              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("InTransaction.call");
              assertThat(started.getBean(TracedOrderTests.Transactions.class).spans())
                  .extracting(current -> current.context().spanId())
                  .containsOnly(span.spanId());
              assertThat(started.getBean(TracedBeans.class).summary())
                  .isEqualTo("methods of beans (1)");
            });
  }

  @Configuration(proxyBeanMethods = false)
  static class Beans {
    @Bean
    Shop.Plain plain() {
      return new Shop.Plain();
    }

    @Bean
    Shop.Plain again(Shop.Plain plain) {
      return plain;
    }

    @Bean
    @Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
    Shop.Clock clock() {
      return new Shop.Clock();
    }

    @Bean
    Odd.Api foreign() {
      return (Odd.Api)
          Proxy.newProxyInstance(
              Odd.class.getClassLoader(), new Class<?>[] {Odd.Api.class}, (p, m, a) -> null);
    }
  }

  @Test
  void whatIsTwoBeansOrHasAScopeIsTracedOnce() {
    runner()
        .withUserConfiguration(Beans.class)
        .run(
            started -> {
              started.getBean("again", Shop.Plain.class).work();
              assertThat(context.span().name()).isEqualTo("Plain.work");
              started.getBean("clock", Shop.Clock.class).tick();
              assertThat(context.span().name()).isEqualTo("Clock.tick");
            });
  }

  @Test
  void aProxyThatIsNotOfSpringIsLeftAlone() {
    runner()
        .withUserConfiguration(Beans.class)
        .run(
            started -> {
              started.getBean("foreign", Odd.Api.class).call();

              assertThat(AopUtils.isAopProxy(started.getBean("foreign"))).isFalse();
              assertThat(context.spans()).isEmpty();
            });
  }

  @Test
  void beansThatNeedEachOtherStillStart() {
    context
        .runner()
        .withAllowCircularReferences(true)
        .withPropertyValues(BEANS)
        .withUserConfiguration(Transactions.class)
        .withBean(Odd.Hen.class)
        .withBean(Odd.Egg.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              Odd.Hen hen = started.getBean(Odd.Hen.class);
              assertThat(hen.lay().hatch()).isSameAs(hen);

              assertThat(context.spans())
                  .extracting(SpanData::name)
                  .containsExactly("Hen.lay", "Egg.hatch");
            });
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAsync
  static class Asynchronous {
    @Bean
    ThreadPoolTaskExecutor executor() {
      return new ThreadPoolTaskExecutor();
    }
  }

  @Test
  void anAsynchronousMethodIsTracedOnItsThread() {
    runner()
        .withUserConfiguration(Asynchronous.class)
        .withBean(Odd.Mail.class)
        .run(
            started -> {
              String thread = started.getBean(Odd.Mail.class).send().get();

              assertThat(thread).startsWith("executor");
              assertThat(context.span().threadName()).isEqualTo(thread);
            });
  }
}
