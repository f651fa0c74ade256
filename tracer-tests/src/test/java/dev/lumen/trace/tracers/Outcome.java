package dev.lumen.trace.tracers;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.InMemoryExporter;
import io.micrometer.tracing.SpanCustomizer;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/**
 * What came of one request to a shop, which made another.
 *
 * @param beans Micrometer Tracing's, by their names, with their classes
 * @param headers with which the second request came
 * @param spans of Lumen
 * @param others how many spans the other tracer made
 * @param said of other tracers, in the log
 */
record Outcome(
    Map<String, String> beans,
    HttpHeaders headers,
    List<SpanData> spans,
    int others,
    List<String> said) {

  private static final List<Class<?>> TYPES =
      List.of(Tracer.class, Propagator.class, SpanCustomizer.class);

  static Outcome of(Bridges bridges, String... properties) {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(Shop.class)
            .listeners(listening(log))
            .properties(
                "server.port=0",
                "spring.main.banner-mode=off",
                "lumen.trace.export.async=false",
                "management.tracing.sampling.probability=1",
                bridges.property())
            .properties(properties)
            .run();
    Shop shop = context.getBean(Shop.class);
    InMemoryExporter exporter = context.getBean(InMemoryExporter.class);
    Shop.Reported reported = context.getBean(Shop.Reported.class);
    Map<String, String> beans = new TreeMap<>();
    for (Class<?> type : TYPES) {
      context
          .getBeansOfType(type)
          .forEach((name, bean) -> beans.put(name, bean.getClass().getName()));
    }
    try {
      ask(context.getEnvironment().getRequiredProperty("local.server.port"));
    } finally {
      // Which has all spans exported.
      context.close();
    }
    return new Outcome(
        beans,
        shop.received.get(0),
        exporter.spans(),
        reported.spans.size(),
        log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  /** Once Spring Boot has set up the log. */
  private static ApplicationListener<ApplicationPreparedEvent> listening(
      ListAppender<ILoggingEvent> log) {
    return event ->
        ((Logger) LoggerFactory.getLogger("dev.lumen.trace.spring.OtherTracerWarning"))
            .addAppender(log);
  }

  private static void ask(String port) {
    String address = "http://localhost:" + port;
    RestClient.create()
        .get()
        .uri(address + "/orders?at={at}", address)
        .retrieve()
        .toBodilessEntity();
  }
}
