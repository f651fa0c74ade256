package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.orders.Shop;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Methods that have no annotation, of beans that are named. */
class TracedBeansTests {

  private static final String BEANS = "lumen.trace.traced.beans=";

  private final TracedContext context = new TracedContext();

  private ApplicationContextRunner shop(String... properties) {
    return context
        .runner()
        .withPropertyValues(properties)
        .withBean(Shop.Orders.class)
        .withBean(Shop.Stock.class)
        .withBean(Shop.Clock.class)
        .withBean(Shop.Plain.class)
        .withBean(Shop.Pages.class);
  }

  @Test
  void byDefaultNothingIs() {
    shop()
        .run(
            started -> {
              assertThat(started).doesNotHaveBean(TracedBeans.class);
              assertThat(AopUtils.isAopProxy(started.getBean(Shop.Clock.class))).isFalse();
              started.getBean(Shop.Orders.class).load("book");

              assertThat(context.spans()).isEmpty();
            });
  }

  @Test
  void switchedOffNothingIs() {
    shop(BEANS + "component", "lumen.trace.traced.enabled=false")
        .run(started -> assertThat(started).hasNotFailed().doesNotHaveBean(TracedBeans.class));
  }

  @Test
  void theMethodsOfAStereotypeAreSpans() {
    shop(BEANS + "service, repository")
        .run(
            started -> {
              assertThat(started.getBean(Shop.Orders.class).load("book")).isEqualTo("book");

              SpanData load = context.span("Orders.load");
              assertThat(load.kind()).isEqualTo(SpanKind.INTERNAL);
              assertThat(load.attributes().get("code.function.name"))
                  .isEqualTo("com.acme.orders.Shop$Orders.load");
              assertThat(context.span("Stock.take").parentSpanId()).isEqualTo(load.spanId());
              started.getBean(Shop.Clock.class).tick();
              assertThat(context.spans()).hasSize(2);
            });
  }

  @Test
  void theMethodsOfAPackageAreSpansButNotThoseOfControllers() {
    shop(BEANS + "com.acme.orders..*")
        .run(
            started -> {
              started.getBean(Shop.Plain.class).work();
              started.getBean(Shop.Pages.class).page();

              assertThat(context.span().name()).isEqualTo("Plain.work");
              assertThat(AopUtils.isAopProxy(started.getBean(Shop.Pages.class))).isFalse();
            });
  }

  @Test
  void aListInYamlIsRead() {
    shop("lumen.trace.traced.beans[0]=component")
        .run(
            started -> {
              started.getBean(Shop.Clock.class).tick();

              assertThat(context.span().name()).isEqualTo("Clock.tick");
            });
  }

  @Test
  void whatItInheritsIsUnderItsName() {
    shop(BEANS + "service")
        .run(
            started -> {
              started.getBean(Shop.Orders.class).inherited();

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("Orders.inherited");
              assertThat(span.attributes().get("code.function.name"))
                  .isEqualTo("com.acme.orders.Shop$Base.inherited");
            });
  }

  @Test
  void whatOthersOfThePackageCallIsASpanToo() {
    shop(BEANS + "com.acme.orders.Shop$Cellar")
        .withBean(Shop.Cellar.class)
        .run(
            started -> {
              assertThat(Shop.Cellar.fetchFrom(started.getBean(Shop.Cellar.class)))
                  .isEqualTo("winewine");

              assertThat(context.span().name()).isEqualTo("Cellar.fetch");
              // Besides it, what is inherited; not what the container calls, or a subclass.
              assertThat(started.getBean(TracedBeans.class).summary())
                  .isEqualTo("methods of beans (2)");
            });
  }

  @Test
  void accessorsAreLeftOutAndWhatOnlyLooksSoIsNot() {
    shop(BEANS + "service")
        .run(
            started -> {
              Shop.Orders orders = started.getBean(Shop.Orders.class);
              orders.setOpen(orders.getOpen());
              assertThat(orders.isClosed()).isFalse();
              assertThat(orders).hasToString("orders").isEqualTo(orders);
              assertThat(context.spans()).isEmpty();

              assertThat(orders.getLate()).isEmpty();
              assertThat(orders.isLate()).isFalse();

              assertThat(context.spans())
                  .extracting(SpanData::name)
                  .containsExactly("Orders.getLate", "Orders.isLate");
            });
  }

  @Test
  void anAnnotatedMethodKeepsItsSettings() {
    shop(BEANS + "service", "lumen.trace.traced.beans-min-duration=1h")
        .run(
            started -> {
              started.getBean(Shop.Orders.class).pay();

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("pay");
              assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
            });
  }

  @Test
  void aBriefCallThatCallsNothingIsLeftOut() {
    shop(BEANS + "service", "lumen.trace.traced.beans-min-duration=1h")
        .run(
            started -> {
              started.getBean(Shop.Orders.class).touch();
              started.getBean(Shop.Orders.class).later().block();

              assertThat(context.spans()).isEmpty();
              assertThat(started.getBean(Tracer.class).stats().filtered()).isEqualTo(2);
              assertThat(started.getBean(Tracer.class).stats().live()).isZero();
            });
  }

  @Test
  void aBriefCallWithAChildStaysSoThatTheChildIsNoOrphan() {
    shop(BEANS + "service,repository", "lumen.trace.traced.beans-min-duration=1h")
        .withBean(Shop.Ledger.class)
        .run(
            started -> {
              started.getBean(Shop.Ledger.class).write();
              assertThat(context.span("entry").parentSpanId())
                  .isEqualTo(context.span("Ledger.write").spanId());

              started.getBean(Shop.Orders.class).load("book");
              assertThat(context.span("Orders.load").parentSpanId()).isNull();
              assertThat(context.spans()).hasSize(3);
            });
  }

  @Test
  void workThatABriefCallLeftToAnotherThreadIsBelowItsCaller() {
    shop(BEANS + "service", "lumen.trace.traced.beans-min-duration=1h")
        .withBean(Shop.Ledger.class)
        .run(
            started -> {
              Tracer tracer = started.getBean(Tracer.class);
              Runnable later =
                  tracer.inSpan(
                      "request", request -> started.getBean(Shop.Ledger.class).writeLater());
              later.run();

              assertThat(context.span("entry").parentSpanId())
                  .isEqualTo(context.span("request").spanId());
            });
  }

  @Test
  void aBriefCallThatFailsStays() {
    shop(BEANS + "service", "lumen.trace.traced.beans-min-duration=1h")
        .run(
            started -> {
              assertThatThrownBy(() -> started.getBean(Shop.Orders.class).fail())
                  .isInstanceOf(IllegalStateException.class);

              assertThat(context.span().status()).isEqualTo(SpanStatus.ERROR);
            });
  }

  @Test
  void spansEndWithTheWorkBehindWhatComesBack() {
    shop(BEANS + "service")
        .run(
            started -> {
              Shop.Orders orders = started.getBean(Shop.Orders.class);
              CompletableFuture<String> result = new CompletableFuture<>();
              CompletableFuture<String> promise = orders.promise(result);
              assertThat(context.spans()).isEmpty();
              result.complete("done");
              assertThat(promise).isCompletedWithValue("done");
              assertThat(context.span().name()).isEqualTo("Orders.promise");

              var later = orders.later();
              assertThat(context.spans()).isEmpty();
              assertThat(later.block()).isEqualTo("later");
              assertThat(context.span().name()).isEqualTo("Orders.later");
            });
  }

  @Test
  void theLineAtStartSaysHowManyMethodsThatAre() {
    shop(BEANS + "service,component")
        .run(
            started ->
                // Without pay, which has an annotation, and without accessors.
                assertThat(started.getBean(TracedBeans.class).summary())
                    .isEqualTo("methods of beans (10)"));
  }

  @Test
  void aValueThatIsNeitherStopsTheStart() {
    shop(BEANS + "services")
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                    .hasMessageContaining("lumen.trace.traced.beans")
                    .hasMessageContaining("services"));
  }

  @Test
  void aBeanThatIsNamedTwiceIsTracedOnce() {
    shop(BEANS + "service,com.acme.orders..*")
        .run(
            started -> {
              started.getBean(Shop.Orders.class).touch();

              assertThat(context.span().name()).isEqualTo("Orders.touch");
            });
  }
}
