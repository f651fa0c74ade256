package dev.lumen.trace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Fifty starts of an application in one JVM, its classes in a class loader of their own each time,
 * as devtools has it: what has been closed is gone.
 */
@Tag("long")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RestartTests {

  private static final int RESTARTS = 50;
  private static final String PREFIX = RestartedApplication.class.getName();

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void restartsLeakNeitherThreadNorClassLoader() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    Map<String, Long> before = Map.of();
    try (OtlpServer backend = OtlpServer.start()) {
      for (int i = 0; i < RESTARTS; i++) {
        loaders.add(restart(backend.endpoint()));
        if (i == 0) {
          before = threads();
        }
      }
      assertThat(backend.received.get()).isGreaterThanOrEqualTo(RESTARTS);
    }
    // Frameworks keep what they know of a class loader as long as there is memory for it, and with
    // lumen.trace.enabled=false too the first and the last.
    forgetWhatIsHeldSoftly();

    List<Integer> held =
        IntStream.range(0, RESTARTS).filter(i -> loaders.get(i).get() != null).boxed().toList();
    assertThat(held).as("loaders held, by their number").isSubsetOf(0, RESTARTS - 1);
    assertThat(leftSince(before)).isEmpty();
    Outcome.print(
        "50 restarts, each with a class loader of its own",
        "no thread left, and no class loader but the first and the last");
  }

  private WeakReference<ClassLoader> restart(URI backend) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    URL classes = RestartTests.class.getProtectionDomain().getCodeSource().getLocation();
    URLClassLoader loader = new URLClassLoader(new URL[] {classes}, new WithoutApplication(own));
    thread.setContextClassLoader(loader);
    try {
      Class<?> type = loader.loadClass(PREFIX);
      assertThat(type.getClassLoader()).isSameAs(loader);
      Method start = type.getDeclaredMethod("start", String.class);
      start.setAccessible(true);
      try (ConfigurableApplicationContext context =
          (ConfigurableApplicationContext) start.invoke(null, backend.toString())) {
        request(context.getEnvironment().getRequiredProperty("local.server.port"));
      }
    } finally {
      thread.setContextClassLoader(own);
      loader.close();
    }
    return new WeakReference<>(loader);
  }

  private void request(String port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/work")).build();
    assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  /** Of each name, without its number, how many live. */
  private static Map<String, Long> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .collect(
            Collectors.groupingBy(
                thread -> thread.getName().replaceAll("\\d+", "n"), Collectors.counting()));
  }

  /** What ends by itself, as idle workers and clients that are garbage do, is given the time. */
  private static Map<String, Long> leftSince(Map<String, Long> before) {
    Map<String, Long> left = Map.of();
    for (int i = 0; i < 300; i++) {
      left = threads();
      left.entrySet().removeIf(each -> each.getValue() <= before.getOrDefault(each.getKey(), 0L));
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
        chain = new Object[] {chain, new long[1 << 24]};
      }
    } catch (OutOfMemoryError e) {
      assertThat(chain).hasSize(2);
    }
  }

  /** Has all classes but those of the application. */
  private static final class WithoutApplication extends ClassLoader {

    WithoutApplication(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(PREFIX)) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
