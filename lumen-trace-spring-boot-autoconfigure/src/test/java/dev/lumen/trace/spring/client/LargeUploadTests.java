package dev.lumen.trace.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lumen.trace.Tracer;
import dev.lumen.trace.spring.LumenTraceAutoConfiguration;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.web.client.RestClient;

/** A body that is larger than the heap, sent by an application in a JVM of its own. */
class LargeUploadTests {

  private static final int BLOCKS = 12_500;

  @ParameterizedTest
  @ValueSource(strings = {"RestClient", "RestTemplate"})
  void aBodyLargerThanTheHeapIsSentInChunks(String client, @TempDir Path temporary)
      throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          long length = 0;
          try (InputStream body = exchange.getRequestBody()) {
            byte[] buffer = new byte[65536];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
              length += read;
            }
          }
          var headers = exchange.getRequestHeaders();
          received.add(
              length
                  + " "
                  + headers.getFirst("Transfer-Encoding")
                  + " "
                  + headers.getFirst("Content-Length")
                  + " "
                  + headers.containsKey("traceparent"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    try {
      Path output = temporary.resolve("output");
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx64m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Sender.class.getName(),
                  client,
                  "http://localhost:" + server.getAddress().getPort() + "/")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .directory(new File(System.getProperty("java.io.tmpdir")))
              .start();

      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(() -> read(output)).isZero();
      assertThat(received).containsExactly(BLOCKS * 8192L + " chunked null true");
    } finally {
      server.stop(0);
    }
  }

  private static String read(Path output) {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @ImportAutoConfiguration({
    LumenTraceAutoConfiguration.class,
    ClientTraceAutoConfiguration.class,
    ImperativeHttpClientAutoConfiguration.class,
    HttpClientAutoConfiguration.class,
    RestClientAutoConfiguration.class,
    RestTemplateAutoConfiguration.class
  })
  static class Sender {

    public static void main(String[] arguments) {
      System.setProperty("spring.http.clients.imperative.factory", "simple");
      try (var context = new AnnotationConfigApplicationContext(Sender.class)) {
        send(context, arguments[0], arguments[1]);
        if (context.getBean(Tracer.class).stats().started() != 1) {
          throw new IllegalStateException("Not traced");
        }
      }
    }

    private static void send(ApplicationContext context, String client, String address) {
      if (client.equals("RestClient")) {
        context
            .getBean(RestClient.Builder.class)
            .build()
            .post()
            .uri(address)
            .body(Uploads.blocks(BLOCKS))
            .retrieve()
            .toBodilessEntity();
      } else {
        context
            .getBean(RestTemplateBuilder.class)
            .build()
            .execute(
                address,
                HttpMethod.POST,
                request -> ((StreamingHttpOutputMessage) request).setBody(Uploads.blocks(BLOCKS)),
                response -> List.of());
      }
    }
  }
}
