package dev.lumen.trace.benchmarks.delivery;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Delivers spans over HTTP at a steady rate with each subject in turn, in a process of its own, and
 * prints what that cost and what arrived.
 *
 * <p>{@link DeliveryOptions} says what the arguments are; without any it takes twelve minutes.
 */
public final class DeliveryComparison {

  private static final List<String> JVM =
      List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-XX:+AlwaysPreTouch");

  private final DeliveryOptions options;
  private final URI sink;
  private final DeliveryTable table = new DeliveryTable();

  private DeliveryComparison(DeliveryOptions options, URI sink) {
    this.options = options;
    this.sink = sink;
  }

  public static void main(String[] args) throws IOException {
    DeliveryOptions options = DeliveryOptions.parse(args);
    try (ForkedJvm sink = ForkedJvm.start(List.of("-Xmx512m"), Sink.class, List.of())) {
      URI address = URI.create("http://127.0.0.1:" + sink.line(""));
      new DeliveryComparison(options, address).run();
    }
  }

  private void run() throws IOException {
    System.out.println(options);
    table.printHead();
    for (int round = 1; round <= options.rounds(); round++) {
      for (int rate : options.rates()) {
        Figures idle = measure(Subject.IDLE, rate);
        table.printIdle(rate, idle);
        for (String subject : options.subjects()) {
          table.print(subject, rate, measure(subject, rate), idle);
        }
      }
    }
    table.printMeans();
  }

  private Figures measure(String subject, int rate) throws IOException {
    Load load =
        new Load(subject, rate, options.warmUpSeconds(), options.seconds(), options.gzip(), sink);
    List<String> jvm = new ArrayList<>(JVM);
    options.jvm().forEach(option -> jvm.add(option.replace("%s", subject)));
    try (ForkedJvm run = ForkedJvm.start(jvm, DeliveryRun.class, load.arguments())) {
      return Figures.parse(run.line(Figures.PREFIX));
    }
  }
}
