package dev.lumen.trace.test.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.test.RecordedSpans;
import dev.lumen.trace.test.autoconfigure.AutoConfigureLumenTrace;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The whole application without a server, with exporters that nobody may call. */
@SpringBootTest(properties = "lumen.trace.exporter=otlp")
@AutoConfigureMockMvc
@AutoConfigureLumenTrace
@Import(VendorExporters.class)
class ShopWithMockMvcTests {

  @Autowired private RecordedSpans spans;
  @Autowired private MockMvcTester mvc;
  @Autowired private Tracer tracer;
  @Autowired private VendorExporters vendor;

  @BeforeAll
  static void record(@Autowired Tracer tracer) {
    tracer.start("before all").end();
  }

  @BeforeEach
  void prepare() {
    tracer.start("before each").end();
  }

  @Test
  void aTestBeginsWithWhatBelongsToIt() {
    assertThat(spans).hasOnlyTraces("before each");
    assertThat(mvc.get().uri("/orders/lamp")).hasStatusOk();

    assertThat(spans).hasOnlyTraces("before each", "GET /orders/{product}");
  }

  @Test
  void andSoDoesTheNext(@Autowired RecordedSpans injected) {
    assertThat(injected).hasOnlyTraces("before each");
    aTestBeginsWithWhatBelongsToIt();
  }

  @Nested
  class OfANestedClass {

    @BeforeEach
    void prepare() {
      tracer.start("nested").end();
    }

    @Test
    void aTestBeginsWithWhatBelongsToItToo() {
      assertThat(spans).hasOnlyTraces("before each", "nested");
    }

    @Test
    void andSoDoesTheNext() {
      aTestBeginsWithWhatBelongsToItToo();
    }
  }

  @Test
  void noExporterIsThere() {
    tracer.start("work").end();

    assertThat(tracer.stats().exporters()).isEmpty();
    assertThat(vendor.given).isEmpty();
  }
}
