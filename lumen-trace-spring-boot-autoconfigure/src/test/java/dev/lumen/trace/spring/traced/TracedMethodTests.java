package dev.lumen.trace.spring.traced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanAttribute;
import dev.lumen.trace.Traced;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.data.SpanEvent;
import dev.lumen.trace.data.SpanKind;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.sampling.Sampler;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AliasFor;

class TracedMethodTests {

  private static final String HERE = TracedMethodTests.class.getName();

  private final TracedContext context = new TracedContext();

  static class Orders {
    @Traced
    String load() {
      return CurrentSpan.get() == null ? "untraced" : "loaded";
    }

    @Traced(
        value = "store-order",
        kind = SpanKind.CLIENT,
        attributes = {"db.system=postgres", "note = a=b "})
    public void store() {}

    @Traced
    public void find(
        @SpanAttribute String id, @SpanAttribute("page.size") int size, String secret) {}

    @Traced
    public void fail() throws IOException {
      throw new IOException("disk");
    }

    public void untraced() {}
  }

  @Test
  void aMethodIsASpanOfItsClassAndName() {
    context
        .runner()
        .withBean(Orders.class)
        .run(
            started -> {
              assertThat(started.getBean(Orders.class).load()).isEqualTo("loaded");

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("Orders.load");
              assertThat(span.kind()).isEqualTo(SpanKind.INTERNAL);
              assertThat(span.status()).isEqualTo(SpanStatus.UNSET);
              assertThat(span.attributes().asMap())
                  .isEqualTo(Map.of("code.function.name", HERE + "$Orders.load"));
              assertThat(CurrentSpan.get()).isNull();
            });
  }

  @Test
  void theAnnotationSaysNameKindAndAttributes() {
    context
        .runner()
        .withBean(Orders.class)
        .run(
            started -> {
              started.getBean(Orders.class).store();

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("store-order");
              assertThat(span.kind()).isEqualTo(SpanKind.CLIENT);
              assertThat(span.attributes().asMap())
                  .containsEntry("db.system", "postgres")
                  .containsEntry("note", "a=b");
            });
  }

  @Test
  void aCallWhileTheTracerIsBeingMadeIsNoSpan() {
    context
        .runner()
        .withBean(Orders.class)
        .withBean(CallingExporter.class)
        .run(
            started -> {
              assertThat(started).hasNotFailed();
              assertThat(started.getBean(CallingExporter.class).result).isEqualTo("untraced");

              assertThat(started.getBean(Orders.class).load()).isEqualTo("loaded");
              assertThat(context.span().name()).isEqualTo("Orders.load");
            });
  }

  static class CallingExporter implements SpanExporter {

    private final String result;

    CallingExporter(Orders orders) {
      result = orders.load();
    }

    @Override
    public void export(List<SpanData> spans) {}
  }

  @Test
  void aMethodWithoutItIsNoSpan() {
    context
        .runner()
        .withBean(Orders.class)
        .run(
            started -> {
              started.getBean(Orders.class).untraced();

              assertThat(context.spans()).isEmpty();
            });
  }

  @Test
  void markedArgumentsAreAttributes() {
    context
        .runner()
        .withBean(Orders.class)
        .run(
            started -> {
              started.getBean(Orders.class).find("42", 10, "secret");

              assertThat(context.span().attributes().asMap())
                  .containsEntry("id", "42")
                  .containsEntry("page.size", 10L)
                  .hasSize(3);
            });
  }

  @Test
  @SuppressWarnings("NullAway") // Callers do this.
  void anArgumentThatIsNullIsLeftOut() {
    context
        .runner()
        .withBean(Orders.class)
        .run(
            started -> {
              started.getBean(Orders.class).find(null, 10, "secret");

              assertThat(context.span().attributes().get("id")).isNull();
            });
  }

  @Test
  void theSamplerSeesTheAttributes() {
    List<Map<String, Object>> seen = new ArrayList<>();
    Sampler sampler = parameters -> seen.add(parameters.attributes().asMap());
    context
        .runner()
        .withBean("sampler", Sampler.class, () -> sampler)
        .withBean(Orders.class)
        .run(started -> started.getBean(Orders.class).find("42", 10, "secret"));

    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).containsKeys("code.function.name", "id", "page.size");
  }

  @Test
  void whatIsThrownIsTheSpansErrorAndThrownOn() {
    context
        .runner()
        .withBean(Orders.class)
        .run(
            started -> {
              assertThatThrownBy(() -> started.getBean(Orders.class).fail())
                  .isInstanceOf(IOException.class)
                  .hasMessage("disk");

              SpanData span = context.span();
              assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
              assertThat(span.statusMessage()).isEqualTo("disk");
              assertThat(span.attributes().get("error.type")).isEqualTo("java.io.IOException");
              assertThat(span.events()).extracting(SpanEvent::name).containsExactly("exception");
            });
  }

  @Traced(attributes = "team=shop")
  static class Prices {
    public void read() {}

    @Traced("read-all")
    public void readAll() {}

    void readHere() {
      readBelow();
    }

    protected void readBelow() {}

    @Override
    public String toString() {
      return "prices";
    }
  }

  static class DiscountedPrices extends Prices {
    public void discount() {}
  }

  @Test
  void aClassMeansTheMethodsThatOthersCall() {
    context
        .runner()
        .withBean(Prices.class)
        .run(
            started -> {
              Prices prices = started.getBean(Prices.class);
              prices.readBelow();
              assertThat(prices).hasToString("prices");
              assertThat(context.spans()).isEmpty();

              prices.read();
              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("Prices.read");
              assertThat(span.attributes().get("team")).isEqualTo("shop");

              prices.readHere();
              assertThat(context.span().name()).isEqualTo("Prices.readHere");
            });
  }

  @Test
  void aMethodsOwnAnnotationComesBeforeThatOfItsClass() {
    context
        .runner()
        .withBean(Prices.class)
        .run(
            started -> {
              started.getBean(Prices.class).readAll();

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("read-all");
              assertThat(span.attributes().get("team")).isNull();
            });
  }

  @Test
  void aSubclassInheritsTheAnnotation() {
    context
        .runner()
        .withBean(DiscountedPrices.class)
        .run(
            started -> {
              started.getBean(DiscountedPrices.class).discount();
              assertThat(context.span().name()).isEqualTo("DiscountedPrices.discount");

              started.getBean(DiscountedPrices.class).read();
              SpanData inherited = context.span();
              assertThat(inherited.name()).isEqualTo("DiscountedPrices.read");
              assertThat(inherited.attributes().get("code.function.name"))
                  .isEqualTo(HERE + "$Prices.read");
            });
  }

  interface Stock<T> {
    @Traced("take")
    void take(@SpanAttribute("item") T item);
  }

  @Traced
  interface Shelf {
    void put(@SpanAttribute String item);

    default void empty() {}
  }

  static class Warehouse implements Stock<String>, Shelf {
    @Override
    public void take(String thing) {}

    @Override
    public void put(String thing) {}
  }

  @Test
  void theAnnotationsOfAnInterfaceCount() {
    for (String classProxies : List.of("true", "false")) {
      TracedContext context = new TracedContext();
      context
          .runner()
          .withPropertyValues("spring.aop.proxy-target-class=" + classProxies)
          .withBean(Warehouse.class)
          .run(
              started -> {
                @SuppressWarnings("unchecked")
                Stock<String> stock = started.getBean(Stock.class);
                assertThat(Proxy.isProxyClass(stock.getClass()))
                    .isEqualTo(classProxies.equals("false"));
                stock.take("book");
                SpanData taken = context.span();
                assertThat(taken.name()).isEqualTo("take");
                assertThat(taken.attributes().get("item")).isEqualTo("book");

                started.getBean(Shelf.class).put("book");
                SpanData put = context.span();
                assertThat(put.name()).isEqualTo("Warehouse.put");
                assertThat(put.attributes().get("thing")).isEqualTo("book");

                started.getBean(Shelf.class).empty();
                assertThat(context.span().name()).isEqualTo("Warehouse.empty");
              });
    }
  }

  @Test
  void anInterfaceWithoutAClassGivesTheName() {
    Shelf remote =
        (Shelf)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Shelf.class},
                (proxy, method, arguments) -> proxyResult(method.getName()));
    context
        .runner()
        .withBean(Shelf.class, () -> remote)
        .run(
            started -> {
              started.getBean(Shelf.class).put("book");

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("Shelf.put");
              assertThat(span.attributes().asMap())
                  .containsEntry("item", "book")
                  .containsEntry("code.function.name", HERE + "$Shelf.put");
            });
  }

  private static @Nullable Object proxyResult(String method) {
    return switch (method) {
      case "hashCode" -> 1;
      case "equals" -> false;
      case "toString" -> "remote";
      default -> null;
    };
  }

  @Traced(kind = SpanKind.PRODUCER, attributes = "messaging.system=kafka")
  @Retention(RetentionPolicy.RUNTIME)
  @interface Sends {
    @AliasFor(annotation = Traced.class, attribute = "value")
    String name() default "";
  }

  static class Mail {
    @Sends(name = "send-mail")
    public void send() {}
  }

  @Test
  void anAnnotationMayCarryIt() {
    context
        .runner()
        .withBean(Mail.class)
        .run(
            started -> {
              started.getBean(Mail.class).send();

              SpanData span = context.span();
              assertThat(span.name()).isEqualTo("send-mail");
              assertThat(span.kind()).isEqualTo(SpanKind.PRODUCER);
              assertThat(span.attributes().get("messaging.system")).isEqualTo("kafka");
            });
  }

  static class Outer {
    private final Orders orders;

    Outer(Orders orders) {
      this.orders = orders;
    }

    @Traced
    public void order() {
      orders.load();
    }
  }

  @Test
  void aTracedMethodCalledByAnotherIsItsChild() {
    context
        .runner()
        .withBean(Orders.class)
        .withBean(Outer.class)
        .run(
            started -> {
              started.getBean(Outer.class).order();

              assertThat(context.span("Orders.load").parentSpanId())
                  .isEqualTo(context.span("Outer.order").spanId());
            });
  }

  static class Malformed {
    @Traced(attributes = "no-value")
    public void work() {}
  }

  @Test
  void anAttributeWithoutAValueStopsTheStart() {
    context
        .runner()
        .withBean(Malformed.class)
        .run(
            started ->
                assertThat(started)
                    .getFailure()
                    .rootCause()
                    .hasMessage(
                        "@Traced on "
                            + HERE
                            + "$Malformed.work has the attribute \"no-value\": it must be written"
                            + " as key=value"));
  }

  static class Nested {
    @Traced
    public Span current() {
      return Span.current();
    }
  }

  @Test
  void underATraceThatIsNotSampledNothingIsRecorded() {
    context
        .runner()
        .withPropertyValues("lumen.trace.sampling.strategy=never")
        .withBean(Nested.class)
        .run(
            started -> {
              Span span = started.getBean(Nested.class).current();

              assertThat(span.context().isValid()).isTrue();
              assertThat(span.isRecording()).isFalse();
              assertThat(context.spans()).isEmpty();
            });
  }
}
