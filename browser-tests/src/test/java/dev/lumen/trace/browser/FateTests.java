package dev.lumen.trace.browser;

import static dev.lumen.trace.browser.Page.SPANS;

import dev.lumen.trace.Span;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What became of a trace besides its own spans. */
@ExtendWith(Browser.class)
class FateTests {

  @Test
  void itIsSaidWhyATraceWasRecordedAndWhatEachExporterHasOrLost(Page page) {
    try (Shop shop = Shop.open(Backends.class, "lumen.trace.export.interval=1ms")) {
      Span span = shop.tracer().spanBuilder("GET /orders").startDetached();
      shop.tracer().spanBuilder("place").parent(span).start().end();
      span.end();
      page.open(shop.ui("?trace=" + span.context().traceId()), SPANS);

      page.sees(".summary", "sampled by: parent-based, else always")
          .sees(".summary", "broken: 0 exported, 2 dropped (export failed)")
          .sees(".summary", "slow: 0 exported, 2 waiting");
      shop.bean(Slow.class).answers.countDown();

      page.sees(".summary", "slow: 2 exported");
      page.until("!document.querySelector('.summary').textContent.includes('waiting')").leave();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import(Slow.class)
  static class Backends {

    @Bean
    SpanExporter broken() {
      return new Broken();
    }
  }

  static final class Broken implements SpanExporter {

    @Override
    public void export(List<SpanData> spans) throws IOException {
      throw new IOException("The disk is full");
    }

    @Override
    public String name() {
      return "broken";
    }
  }

  static final class Slow implements SpanExporter {

    private final CountDownLatch answers = new CountDownLatch(1);

    @Override
    public void export(List<SpanData> spans) throws InterruptedException {
      answers.await();
    }

    @Override
    public String name() {
      return "slow";
    }
  }
}
