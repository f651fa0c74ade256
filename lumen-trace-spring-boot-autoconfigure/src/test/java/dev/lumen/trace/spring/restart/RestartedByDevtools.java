package dev.lumen.trace.spring.restart;

import com.sun.net.httpserver.HttpServer;
import dev.lumen.trace.Span;
import dev.lumen.trace.SpanProcessor;
import dev.lumen.trace.Traced;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import dev.lumen.trace.spring.StoreAutoConfiguration;
import dev.lumen.trace.spring.context.ContextAutoConfiguration;
import dev.lumen.trace.spring.export.ExporterAutoConfiguration;
import dev.lumen.trace.spring.traced.TracedAutoConfiguration;
import dev.lumen.trace.store.TraceQuery;
import dev.lumen.trace.store.TraceStore;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.devtools.restart.FailureHandler;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * An application that devtools restarts, of which what is in this directory is the changed code and
 * all else a library. Says in the end what is left.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableScheduling
@ImportAutoConfiguration({
  TaskExecutionAutoConfiguration.class,
  TaskSchedulingAutoConfiguration.class,
  LumenTraceAutoConfiguration.class,
  StoreAutoConfiguration.class,
  ExporterAutoConfiguration.class,
  ContextAutoConfiguration.class,
  TracedAutoConfiguration.class
})
public class RestartedByDevtools {

  static final int RESTARTS = 50;

  private static final String HELD = "test-held";
  private static final String STARTED = "test-started";
  private static final String LOADERS = "test-loaders";
  private static final String CONTEXT = "test-context";

  public static void main(String[] arguments) throws Exception {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (loader instanceof RestartClassLoader) {
      start(arguments);
      RestartedByDevtools.<WeakReference<ClassLoader>>loaders().add(new WeakReference<>(loader));
      started().release();
      return;
    }
    new Thread(RestartedByDevtools::restartOften, "restarts").start();
    URL changed = RestartedByDevtools.class.getProtectionDomain().getCodeSource().getLocation();
    String[] all = {"--lumen.trace.otlp.endpoint=http://localhost:" + backend() + "/v1/traces"};
    Restarter.initialize(all, false, thread -> new URL[] {changed}, true);
  }

  /** One that answers: what waits to send once more would keep its application a while longer. */
  private static int backend() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server.getAddress().getPort();
  }

  private static void start(String[] arguments) throws Exception {
    ConfigurableApplicationContext context =
        new SpringApplicationBuilder(RestartedByDevtools.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "logging.level.root=error",
                "spring.docker.compose.enabled=false",
                "lumen.trace.exporter=otlp",
                "lumen.trace.store.enabled=true")
            .run(arguments);
    context.getBean(Work.class).done();
    context.getBean(Tracer.class).spanBuilder("never ends").startDetached();
    int held = context.getBean(TraceStore.class).list(TraceQuery.ALL).traces().size();
    Restarter.getInstance().removeAttribute(HELD);
    Restarter.getInstance().getOrAddAttribute(HELD, () -> held);
    Restarter.getInstance().getOrAddAttribute(CONTEXT, () -> context);
  }

  private static void restartOften() {
    try {
      await();
      Restarter restarter = Restarter.getInstance();
      for (int i = 0; i < RESTARTS; i++) {
        restarter.removeAttribute(CONTEXT);
        restarter.restart(FailureHandler.NONE);
        await();
      }
      System.out.println("traces held: " + restarter.removeAttribute(HELD));
      if (restarter.removeAttribute(CONTEXT) instanceof ConfigurableApplicationContext last) {
        last.close();
      }
      System.out.println("threads left: " + threadsLeft());
      forgetWhatIsHeldSoftly();
      List<WeakReference<ClassLoader>> loaders = loaders();
      List<Integer> held =
          IntStream.range(0, loaders.size())
              .filter(i -> loaders.get(i).get() != null)
              .boxed()
              .toList();
      System.out.println("restarts: " + (loaders.size() - 1));
      System.out.println("class loaders left: " + held);
    } catch (Throwable e) {
      e.printStackTrace(System.out);
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void await() throws InterruptedException {
    while (!isInitialized()) {
      LockSupport.parkNanos(1_000_000);
    }
    if (!started().tryAcquire(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("It has not started");
    }
  }

  private static boolean isInitialized() {
    try {
      return Restarter.getInstance() != null;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static Semaphore started() {
    return (Semaphore) Restarter.getInstance().getOrAddAttribute(STARTED, () -> new Semaphore(0));
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> loaders() {
    return (List<T>) Restarter.getInstance().getOrAddAttribute(LOADERS, CopyOnWriteArrayList::new);
  }

  /** Those of this library, and of the pools that it wraps; what ends by itself has the time. */
  private static List<String> threadsLeft() {
    List<String> left = List.of();
    for (int i = 0; i < 100; i++) {
      left =
          Thread.getAllStackTraces().keySet().stream()
              .map(Thread::getName)
              .filter(name -> name.matches("(lumen|HttpClient|task-|scheduling-).*"))
              .toList();
      if (left.isEmpty()) {
        break;
      }
      System.gc();
      LockSupport.parkNanos(100_000_000);
    }
    return left;
  }

  /** Soft references are cleared before memory has run out. */
  private static void forgetWhatIsHeldSoftly() {
    Object[] chain = new Object[0];
    try {
      while (true) {
        chain = new Object[] {chain, new long[1 << 20]};
      }
    } catch (OutOfMemoryError e) {
      System.out.println("forgotten: " + (chain.length == 2));
    }
  }

  @Bean
  Work work(AsyncTaskExecutor applicationTaskExecutor) {
    return new Work(applicationTaskExecutor);
  }

  @Bean
  static SpanExporter exporter() {
    return new SpanExporter() {
      @Override
      public void export(List<SpanData> spans) {}
    };
  }

  @Bean
  static SpanProcessor processor() {
    return new SpanProcessor() {
      @Override
      public void onStart(Span span, SpanData data) {
        span.setAttribute("value", new Object());
      }
    };
  }

  @Scheduled(fixedDelay = 10)
  void tick() {}

  /** Has a span on its thread, and one on another. */
  public static class Work {

    private final AsyncTaskExecutor executor;

    Work(AsyncTaskExecutor executor) {
      this.executor = executor;
    }

    @Traced
    public String done() throws Exception {
      return executor.submit(() -> Span.current().context().toString()).get();
    }
  }
}
