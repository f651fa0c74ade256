package dev.lumen.trace.sample;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * This application once more, in another process with the profile of one service. Its log appears
 * in ours. It ends when its standard input does: that is also where this process is killed.
 */
final class ServiceProcess {

  private static final long PATIENCE_SECONDS = 10;

  private final String name;
  private final Process process;
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private ServiceProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  static ServiceProcess start(String name) throws IOException {
    String classPath = System.getProperty("java.class.path", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    // As spring-boot:run starts the shop: it is up sooner.
    command.add("-XX:TieredStopAtLevel=1");
    if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
      command.addAll(List.of("-jar", classPath));
    } else {
      command.add(SampleApplication.class.getName());
    }
    command.addAll(
        List.of("--spring.profiles.active=" + name, "--server.port=0", "--sample.child=true"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Not an argument: Windows would find it too long.
    builder.environment().put("CLASSPATH", classPath);
    ServiceProcess service = new ServiceProcess(name, builder.start());
    Thread reader = new Thread(service::copyLog, "log-of-" + name);
    reader.setDaemon(true);
    reader.start();
    return service;
  }

  private void copyLog() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ChildOfTheShop.LISTENS_AT)) {
          address.complete(line.substring(ChildOfTheShop.LISTENS_AT.length()));
        } else {
          System.out.println(line);
        }
      }
    } catch (IOException e) {
      // It has ended.
    }
    address.completeExceptionally(
        new IllegalStateException("The process of " + name + " ended before it listened"));
  }

  String name() {
    return name;
  }

  Process process() {
    return process;
  }

  /** Waits until it listens. */
  String address() {
    return address.join();
  }

  void tellToEnd() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
    }
  }

  void close() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
