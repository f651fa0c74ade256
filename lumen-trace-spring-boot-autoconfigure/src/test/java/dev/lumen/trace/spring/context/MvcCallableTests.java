package dev.lumen.trace.spring.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.CurrentSpan;
import dev.lumen.trace.Span;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.web.ServletTraceAutoConfiguration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What handlers return to be run by an executor that is no bean. */
class MvcCallableTests {

  // One thread, so that what stays on it is seen.
  private static final ExecutorService POOL = Executors.newSingleThreadExecutor();
  private static ConfigurableApplicationContext context;
  private static URI address;

  private final HttpClient client = HttpClient.newHttpClient();

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    LumenTraceAutoConfiguration.class,
    ContextAutoConfiguration.class,
    ServletTraceAutoConfiguration.class
  })
  static class Application implements WebMvcConfigurer {
    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
      configurer.setTaskExecutor(new TaskExecutorAdapter(POOL));
    }
  }

  @RestController
  static class Controller {

    private final AsyncTaskExecutor other = new SimpleAsyncTaskExecutor();

    @GetMapping("/callable")
    Callable<String> callable() {
      Span span = Span.current();
      return () -> says(span);
    }

    @GetMapping("/failing")
    Callable<String> failing() {
      return () -> {
        throw new IllegalStateException(says(null));
      };
    }

    @GetMapping("/task")
    WebAsyncTask<String> task() {
      Span span = Span.current();
      return new WebAsyncTask<>(null, other, () -> says(span));
    }

    @GetMapping("/stream")
    StreamingResponseBody stream() {
      Span span = Span.current();
      return out -> out.write(says(span).getBytes(StandardCharsets.UTF_8));
    }

    private static String says(@Nullable Span span) {
      return span != null && span == CurrentSpan.get() ? "same" : "other";
    }
  }

  @BeforeAll
  static void start() {
    context =
        new SpringApplicationBuilder(Application.class, Controller.class)
            .registerShutdownHook(false)
            .run("--server.port=0");
    address =
        URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
  }

  @AfterAll
  static void stop() {
    context.close();
    POOL.shutdown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/callable", "/task", "/stream"})
  void itRunsUnderTheRequestsSpanAndLeavesNothing(String path) throws Exception {
    assertThat(get(path).body()).isEqualTo("same");
    assertThat(get(path).body()).isEqualTo("same");
    assertThat(POOL.submit(CurrentSpan::get).get()).isNull();
  }

  @Test
  void oneThatThrowsLeavesNothing() throws Exception {
    assertThat(get("/failing").statusCode()).isEqualTo(500);
    assertThat(POOL.submit(CurrentSpan::get).get()).isNull();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address.resolve(path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
