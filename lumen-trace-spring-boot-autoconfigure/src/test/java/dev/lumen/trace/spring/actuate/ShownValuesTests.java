package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanBuilder;
import dev.lumen.trace.context.SpanId;
import dev.lumen.trace.context.TraceContext;
import dev.lumen.trace.context.TraceId;
import dev.lumen.trace.context.TraceState;
import dev.lumen.trace.data.Attributes;
import dev.lumen.trace.store.TraceQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/** What the application's own functions hide, the endpoint neither shows nor lets be guessed. */
class ShownValuesTests {

  private static RunningApplication application;
  private static String traceId;

  private static final Logger logger = (Logger) LoggerFactory.getLogger(ShownValues.class);
  private static final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeAll
  static void record() {
    application = RunningApplication.exposing(Functions.class);
    // After the start, which takes all appenders away.
    log.start();
    logger.addAppender(log);
    TraceContext other =
        TraceContext.local(new TraceId(1, 2), new SpanId(3), (byte) 1, TraceState.EMPTY);
    SpanBuilder customers =
        application
            .tracer()
            .spanBuilder("GET /customers")
            .link(other, Attributes.of("by", "ada@planted.example"));
    try (Span span = customers.start()) {
      traceId = span.context().traceId().toString();
      span.setAttribute("customer.iban", "planted-iban");
      span.setAttribute("customer.age", 42);
      span.setAttribute("customer.emails", List.of("ada@planted.example", "none"));
      span.setAttribute("city", "London");
      span.setAttribute("fragile", "planted-fragile");
      span.setAttribute("gone", "planted-gone");
      span.setAttribute("replaced", "planted-replaced");
      span.setAttribute("url.path", "/customers/ada@planted.example");
      span.addEvent("mailed", Attributes.of("to", "ada@planted.example"));
      span.recordError(new IllegalStateException("no mail for ada@planted.example"));
      LoggerFactory.getLogger("app").info("mail for ada@planted.example", new Exception("at once"));
    }
  }

  @AfterAll
  static void stop() {
    application.close();
    logger.detachAppender(log);
  }

  @Test
  void noAnswerHasWhatAFunctionHides() {
    for (String path : List.of("", "/" + traceId, "/fields", "?query=attr.customer.iban=zzz")) {
      assertThat(application.get("/actuator/traces" + path).body())
          .as(path)
          .contains(path.contains("zzz") ? "attr.customer.iban" : "GET /customers")
          .doesNotContain("planted");
    }
  }

  @Test
  void theAttributesOfASpanAreShownAsTheFunctionsLeaveThem() {
    JsonNode attributes = span().get("attributes");

    assertThat(attributes.get("customer.iban").stringValue()).isEqualTo("******");
    assertThat(attributes.get("customer.age").stringValue()).isEqualTo("******");
    assertThat(attributes.get("customer.emails").toString()).isEqualTo("[\"(mail)\",\"none\"]");
    assertThat(attributes.get("city").stringValue()).isEqualTo("London");
    assertThat(attributes.get("replaced").stringValue()).isEqualTo("[an object]");
    assertThat(attributes.has("gone")).isFalse();
  }

  @Test
  void soAreThoseOfEventsAndLinksAndTheMessageOfTheStatus() {
    JsonNode span = span();

    assertThat(span.at("/events/0/attributes/to").stringValue()).isEqualTo("(mail)");
    assertThat(span.at("/links/0/attributes/by").stringValue()).isEqualTo("(mail)");
    assertThat(span.get("statusMessage").stringValue()).isEqualTo("(mail)");
  }

  @Test
  void soAreTheLinesOfTheLog() {
    JsonNode line = application.json("/actuator/traces/" + traceId).at("/logs/0");

    assertThat(line.get("message").stringValue()).isEqualTo("(mail)");
    assertThat(line.get("exception").stringValue()).contains("at once");
  }

  @Test
  void soIsWhatTheListHasOfARequest() {
    JsonNode row = application.json("/actuator/traces").at("/traces/0");

    assertThat(row.get("path").stringValue()).isEqualTo("(mail)");
    assertThat(row.get("exception").stringValue()).isEqualTo("java.lang.IllegalStateException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attr.customer.iban=planted-iban",
        "-attr.customer.iban=******",
        "attr.customer.age>41",
        "attr.customer.emails=ada@planted.example",
        "attr.fragile=planted-fragile",
        "attr.gone",
        "\"no mail\"",
        "planted"
      })
  void aSearchDoesNotTellWhatIsHidden(String query) {
    assertThat(found("query", query)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attr.customer.iban=******",
        "attr.customer.emails=(mail)",
        "attr.customer.emails=none",
        "attr.city=London",
        "LOND status:error"
      })
  void aSearchFindsWhatIsShown(String query) {
    assertThat(found("query", query)).isOne();
  }

  @ParameterizedTest
  @CsvSource({"customer.iban:planted-iban, 0", "customer.iban:******, 1", "city:London, 1"})
  void soDoesTheFilterByAttribute(String attribute, int found) {
    assertThat(found("attribute", attribute)).isEqualTo(found);
  }

  @Test
  void whatIsSuggestedIsWhatIsShown() {
    JsonNode fields = application.json("/actuator/traces/fields").get("attributes");

    assertThat(fields.get("customer.iban").toString()).isEqualTo("[\"******\"]");
    assertThat(fields.get("customer.emails").toString()).isEqualTo("[\"(mail)\",\"none\"]");
    assertThat(fields.get("city").toString()).isEqualTo("[\"London\"]");
  }

  @Test
  void whatAFunctionFailsAtIsMaskedAndSaidWithoutTheValue() {
    assertThat(span().at("/attributes/fragile").stringValue()).isEqualTo("******");

    List<String> said = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .contains("'fragile'", "java.lang.IllegalArgumentException")
        .doesNotContain("planted");
    assertThat(log.list.get(0).getThrowableProxy()).isNull();
  }

  @Test
  void whatIsStoredAndExportedStaysAsItWasRecorded() {
    Object stored =
        application.store().list(TraceQuery.ALL).traces().get(0).root().attributes().get("fragile");

    assertThat(stored).isEqualTo("planted-fragile");
  }

  @Test
  void withoutAFunctionOfTheApplicationNothingIsDone() {
    ShownValues values = ShownValues.of(List.of(new ExporterSecrets()));

    assertThat(values).isSameAs(ShownValues.AS_RECORDED).isSameAs(values.fresh());
  }

  private static JsonNode span() {
    return application.json("/actuator/traces/" + traceId).at("/spans/0");
  }

  private static int found(String parameter, String value) {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    return application.json("/actuator/traces?" + parameter + "=" + encoded).get("traces").size();
  }

  @Configuration(proxyBeanMethods = false)
  static class Functions {

    @Bean
    SanitizingFunction customers() {
      return SanitizingFunction.sanitizeValue().ifKeyEquals("customer.iban", "customer.age");
    }

    @Bean
    SanitizingFunction mails() {
      return data ->
          data.getValue() instanceof String text && text.contains("@planted.example")
              ? data.withValue("(mail)")
              : data;
    }

    @Bean
    SanitizingFunction others() {
      return data ->
          switch (data.getKey()) {
            case "fragile" -> throw new IllegalArgumentException(String.valueOf(data.getValue()));
            case "gone" -> data.withValue(null);
            case "replaced" -> data.withValue(new AnObject());
            default -> data;
          };
    }

    /** Knows properties alone, and attributes are none of these. */
    @Bean
    SanitizingFunction properties() {
      return data ->
          Objects.requireNonNull(data.getPropertySource()).getName().equals("lumenTrace")
              ? data
              : data.withSanitizedValue();
    }
  }

  private static final class AnObject {
    @Override
    public String toString() {
      return "[an object]";
    }
  }
}
