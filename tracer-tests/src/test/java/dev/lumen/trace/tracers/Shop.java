package dev.lumen.trace.tracers;

import dev.lumen.trace.export.InMemoryExporter;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanReporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An application that asks itself, and keeps the headers that it was asked with. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class Shop {

  final List<HttpHeaders> received = new CopyOnWriteArrayList<>();
  private final RestClient client;

  Shop(RestClient.Builder builder) {
    this.client = builder.build();
  }

  @GetMapping("/orders")
  String orders(String at) {
    return String.valueOf(client.get().uri(at + "/stock").retrieve().body(String.class));
  }

  @GetMapping("/stock")
  String stock(@RequestHeader HttpHeaders headers) {
    received.add(headers);
    return "7";
  }

  @Bean
  static InMemoryExporter exporter() {
    return new InMemoryExporter();
  }

  @Bean
  static Reported reported() {
    return new Reported();
  }

  /** The spans of the other tracer. */
  static final class Reported implements SpanReporter {

    final List<FinishedSpan> spans = new CopyOnWriteArrayList<>();

    @Override
    public void report(FinishedSpan span) {
      spans.add(span);
    }
  }
}
