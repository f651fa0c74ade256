package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanStatus;
import dev.lumen.trace.store.TraceCondition;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to who searches for nothing yet, and to who finds nothing. */
class SearchHelpTests {

  private static final TraceCondition SLOW = TraceCondition.root("POST /payments");

  private final AtomicLong nanos = new AtomicLong();
  private final TraceStore store = new TraceStore();
  private final Tracer tracer =
      Tracer.builder().listener(store).clock(() -> Instant.EPOCH, nanos::get).build();

  @BeforeEach
  void recordOrders() {
    request("GET /orders", 20, 200).end();
    request("GET /orders", 30, 200).end();
    Span failed = request("POST /payments", 250, 503);
    failed.setAttribute("customer.name", "Ada \"the\" First");
    failed.setAttribute("amount", 12.5);
    failed.setStatus(SpanStatus.ERROR);
    failed.end();
  }

  private Span request(String name, long millis, int status) {
    Span span = tracer.spanBuilder(name).startDetached();
    span.setAttribute("server.port", 8080 + millis);
    span.setAttribute("http.response.status_code", status);
    nanos.addAndGet(millis * 1_000_000);
    return span;
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void examplesAreOfWhatIsHeldAndFindIt() {
    List<SearchExamples.Example> examples =
        FieldsView.of(store, ShownValues.AS_RECORDED).examples();

    assertThat(examples)
        .extracting(SearchExamples.Example::text)
        .containsExactly(
            "errors>0",
            "dur>100ms",
            "root:\"GET /orders\"",
            "attr.http.response.status_code>=503",
            "root:\"GET /orders\" OR root:\"POST /payments\"");
    assertThat(examples).allSatisfy(example -> assertThat(matching(example.text())).isPositive());
  }

  @Test
  void ofAStoreThatHoldsNothingThereAreNone() {
    store.clear();

    assertThat(FieldsView.of(store, ShownValues.AS_RECORDED).examples()).isEmpty();
  }

  @Test
  void eachTermSaysWhatItFindsAlone() {
    assertThat(
            TermView.of(
                "name:orders (errors>0 OR nowhere) -http:5xx zzzzzz",
                store,
                SLOW,
                ShownValues.AS_RECORDED))
        .containsExactly(
            new TermView("name:orders", 2, null),
            new TermView("(errors>0 OR nowhere)", 1, null),
            new TermView("-http:5xx", 2, null),
            new TermView("zzzzzz", 0, null));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "paymets | name:\"POST /payments\"",
        "name:paymnets | name:\"POST /payments\"",
        "root:payments | root:\"POST /payments\", name:payments",
        "root:\"get /orders\" | root:\"GET /orders\", name:\"get /orders\"",
        "5xx | http:5xx",
        "200ms | dur>=200ms",
        "failed | errors>0",
        "slow | status:slow",
        "amuont | attr.amount",
        "attr.http.response.status-code>=500 | attr.http.response.status_code>=500,"
            + " attr.http.response.status_code",
        "attr.status_code=503 | attr.http.response.status_code=503,"
            + " attr.http.response.status_code",
        "attr.amount=>10 | attr.amount>10",
        "attr.customer.name=ada | attr.customer.name=\"Ada \\\"the\\\" First\"",
        "attr.customer.name>5 | attr.customer.name=\"Ada \\\"the\\\" First\"",
        "http:404 | ~~",
        "-amount -name:orders -name:payments | ~~"
      })
  void whatMayHaveBeenMeantIsOfferedWhereItFindsSomething(String query, String instead) {
    List<String> offered =
        TermView.of(query, store, SLOW, ShownValues.AS_RECORDED).stream()
            .filter(term -> term.instead() != null)
            .flatMap(term -> term.instead().stream())
            .toList();

    assertThat(String.join(", ", offered)).isEqualTo(instead);
  }

  private int matching(String query) {
    return store.list(TraceQuery.ALL.with(TraceSearch.parse(query, SLOW))).matching();
  }
}
