package dev.lumen.trace.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import dev.lumen.trace.store.TraceSummary;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSearchTests {

  private final AtomicLong nanos = new AtomicLong();
  private final TraceStore store = new TraceStore();
  private final Tracer tracer =
      Tracer.builder().listener(store).clock(() -> Instant.EPOCH, nanos::get).build();

  @BeforeEach
  void recordThreeTraces() {
    try (Span span = tracer.start("GET /orders/{id}")) {
      span.setAttribute("http.route", "/orders/{id}");
      span.setAttribute("user.name", "Ada \"the\" First");
      try (Span child = tracer.start("db")) {
        child.recordError(new IllegalStateException("no stock"));
      }
      nanos.addAndGet(60_000_000);
    }
    try (Span span = tracer.start("POST /payments")) {
      span.setAttribute("http.route", "/payments");
      nanos.addAndGet(2_500_000);
    }
    nanos.addAndGet(1);
    Span running =
        tracer
            .spanBuilder("nightly-job")
            .attribute("path", "C:\\new")
            .attribute("empty", "")
            .startDetached();
    nanos.addAndGet(1);
    assertThat(running.isRecording()).isTrue();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "orders | GET /orders/{id}",
        "name:pay | POST /payments",
        "name:\"GET /o\" | GET /orders/{id}",
        "\"GET /o\" | GET /orders/{id}",
        "status:error | GET /orders/{id}",
        "status:running | nightly-job",
        "status:unset -status:running | POST /payments",
        "dur>50ms | GET /orders/{id}",
        "dur>50 | GET /orders/{id}",
        "dur>=2.5ms dur<=2500us | POST /payments",
        "dur<1s dur>0.05s | GET /orders/{id}",
        "errors>0 | GET /orders/{id}",
        "spans>1 spans<=2 spans>=2 spans<3 | GET /orders/{id}",
        "attr.http.route=/payments | POST /payments",
        "attr.http.route -name:orders | POST /payments",
        "attr.user.name=\"Ada \\\"the\\\" First\" | GET /orders/{id}",
        "attr.path=C:\\new | nightly-job",
        "attr.path=\"C:\\new\" | nightly-job",
        "attr.empty=\"\" | nightly-job",
        "-attr.http.route | nightly-job",
        "-\"GET /o\" -PAY | nightly-job",
        "   pay   name:post   | POST /payments",
        "pay status:error | "
      })
  void finds(String search, String expected) {
    assertThat(names(search)).isEqualTo(expected == null ? List.of() : List.of(expected.strip()));
  }

  @Test
  void anEmptySearchFindsAll() {
    assertThat(names(" ")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "status:bad | status: and one of error, ok, unset, running",
        "status>error | status: and a value",
        "dur>soon | dur> and a duration in us, ms, s or m, such as 50ms",
        "dur> | dur> and a value",
        "dur:5 | dur and one of > >= < <=",
        "errors>many | errors> and a whole number",
        "spans<=-1 | spans<= and a whole number",
        "spans=1 | spans and one of > >= < <=",
        "name: | name: and a value",
        "attr. | a text, or attr. and a key",
        "attr.key= | attr.key, or attr.key=value, where \"\" is the empty value",
        "- | a text, or attr. and a key",
        "nmae:orders | name: status: dur> errors> spans> attr.key or attr.key=value; what is to be"
            + " found as text stands in quotes",
        "\"never pay | a quote that is closed"
      })
  void aTermThatIsNotUnderstoodIsNamed(String search, String allowed) {
    assertThatThrownBy(() -> TraceSearch.parse("orders " + search))
        .hasMessage("query is " + search + ": it must be " + allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\"b", "µ", "/orders/{id}", "\"http://host/?a=b\"", "*", "("})
  void anyOtherTextIsLookedFor(String search) {
    assertThat(names(search).size()).isLessThan(3);
  }

  private List<String> names(String search) {
    return store.list(TraceQuery.ALL.with(TraceSearch.parse(search))).traces().stream()
        .map(TraceSummary::name)
        .toList();
  }
}
