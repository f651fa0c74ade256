package dev.lumen.trace.spring.http;

import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** An application on a real server, and the spans that have ended there. */
public final class TestServer implements AutoCloseable {

  // The last three are of the contract, as it holds of whatever is started.
  private static final Map<String, Object> DEFAULTS =
      Map.of(
          "server.port", "0",
          "server.shutdown", "immediate",
          "spring.reactor.netty.shutdown-quiet-period", "0s",
          "lumen.trace.export.async", "false",
          "lumen.trace.web.exclude", "/excluded/**",
          "lumen.trace.web.request-headers", "X-Tenant,X-Absent",
          "lumen.trace.web.response-headers", "X-Reply");

  private final ConfigurableApplicationContext context;
  private final int port;
  private final AutoCloseable server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestServer(ConfigurableApplicationContext context, int port, AutoCloseable server) {
    this.context = context;
    this.port = port;
    this.server = server;
  }

  public static TestServer start(List<Class<?>> sources, String... properties) {
    return start(null, sources, properties);
  }

  public static TestServer start(
      @Nullable ClassLoader classLoader, List<Class<?>> sources, String... properties) {
    return start(WebApplicationType.SERVLET, classLoader, sources, properties);
  }

  /** Starts a WebFlux application. */
  public static TestServer startReactive(List<Class<?>> sources, String... properties) {
    return start(WebApplicationType.REACTIVE, null, sources, properties);
  }

  private static TestServer start(
      WebApplicationType type,
      @Nullable ClassLoader classLoader,
      List<Class<?>> sources,
      String... properties) {
    SpringApplicationBuilder application =
        configure(new SpringApplicationBuilder(), sources).web(type);
    if (classLoader != null) {
      application.resourceLoader(new DefaultResourceLoader(classLoader));
    }
    String[] arguments = Stream.of(properties).map("--"::concat).toArray(String[]::new);
    ConfigurableApplicationContext context = application.run(arguments);
    int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    return new TestServer(context, port, context);
  }

  /** Deploys the application as a WAR into a Tomcat that knows nothing of it. */
  public static TestServer startWar(List<Class<?>> sources) {
    try {
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(Files.createTempDirectory("lumen-war").toString());
      tomcat.setPort(0);
      Context war = tomcat.addContext("", null);
      war.addServletContainerInitializer(
          (types, servletContext) -> new War(sources).onStartup(servletContext), null);
      tomcat.getConnector().setThrowOnFailure(true);
      tomcat.start();
      int port = tomcat.getConnector().getLocalPort();
      return new TestServer(
          (ConfigurableApplicationContext)
              WebApplicationContextUtils.getRequiredWebApplicationContext(war.getServletContext()),
          port,
          () -> {
            tomcat.stop();
            tomcat.destroy();
          });
    } catch (IOException | LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SpringApplicationBuilder configure(
      SpringApplicationBuilder application, List<Class<?>> sources) {
    return application
        .sources(sources.toArray(Class<?>[]::new))
        .sources(SpanQueue.class)
        .web(WebApplicationType.SERVLET)
        .bannerMode(Banner.Mode.OFF)
        .logStartupInfo(false)
        .registerShutdownHook(false)
        .properties(DEFAULTS);
  }

  public ConfigurableApplicationContext context() {
    return context;
  }

  public int port() {
    return port;
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  public HttpResponse<String> send(String method, String path, String... headers) {
    try {
      return client.send(request(method, path, headers), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The status that the client is told, whatever becomes of the body; 0 where it is told none. */
  public int statusOrNone(String method, String path) {
    HttpResponse<InputStream> response;
    try {
      response = client.send(request(method, path), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    try (InputStream body = response.body()) {
      byte[] unused = body.readAllBytes();
      return response.statusCode();
    } catch (IOException e) {
      return response.statusCode();
    }
  }

  /** Asks, reads the first of the answer, and goes away. */
  public void getAndLeave(String path) {
    try (Socket socket = new Socket("localhost", port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      int unused = socket.getInputStream().read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public HttpRequest request(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (context instanceof ReactiveWebServerApplicationContext) {
      // Reactor Netty 1.3.7 may read no more from a connection that is used again.
      request.header("Connection", "close");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  /** The next span that has ended, which it may do after the client has its response. */
  public SpanData takeSpan() {
    try {
      SpanData span = context.getBean(SpanQueue.class).spans.poll(10, TimeUnit.SECONDS);
      if (span == null) {
        throw new AssertionError("No span has ended; " + context.getBean(Tracer.class).stats());
      }
      return span;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is left of spans that were taken by nobody, or have not ended: to be empty. */
  public List<Object> leftovers() {
    long live = context.getBean(Tracer.class).stats().live();
    List<SpanData> spans = List.copyOf(context.getBean(SpanQueue.class).spans);
    return live == 0 ? List.copyOf(spans) : List.of("live spans: " + live, spans);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class War extends SpringBootServletInitializer {

    private final List<Class<?>> sources;

    War(List<Class<?>> sources) {
      this.sources = sources;
    }

    @Override
    protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
      return TestServer.configure(application, sources);
    }
  }

  /** Keeps what is exported until it is taken. */
  public static final class SpanQueue implements SpanExporter {

    private final BlockingQueue<SpanData> spans = new LinkedBlockingQueue<>();

    @Override
    public void export(List<SpanData> batch) {
      spans.addAll(batch);
    }

    /** The next span that has ended, null where none has. */
    public @Nullable SpanData poll() {
      return spans.poll();
    }
  }
}
