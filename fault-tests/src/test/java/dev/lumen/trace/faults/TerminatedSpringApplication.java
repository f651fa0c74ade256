package dev.lumen.trace.faults;

import dev.lumen.trace.Span;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.export.SpanExporter;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application as users have it; when all is closed, it prints the counts. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class TerminatedSpringApplication {

  public static void main(String[] args) {
    ConfigurableApplicationContext context =
        SpringApplication.run(TerminatedSpringApplication.class, args);
    Tracer tracer = context.getBean(Tracer.class);
    AccountingWatch watch = new AccountingWatch(tracer);
    SpringApplication.getShutdownHandlers().add(() -> end(tracer, watch));
    System.out.println("READY " + context.getEnvironment().getProperty("local.server.port"));
  }

  private static void end(Tracer tracer, AccountingWatch watch) {
    try {
      watch.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    FinalCounts.print(tracer.stats());
  }

  @Bean
  SpanExporter exporter(@Value("${endpoint}") URI endpoint) {
    return OtlpServer.exporter(endpoint);
  }

  @GetMapping("/work")
  String work() {
    try (Span span = Tracer.getDefault().start("work")) {
      LockSupport.parkNanos(2_000_000);
      return "done in " + span.context().traceId();
    }
  }
}
