package com.acme.orders;

import dev.lumen.trace.data.SpanData;
import dev.lumen.trace.export.SpanExporter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Transactional;

/** Beans that a proxy of their class would harm, and that stay as they are. */
public final class Odd {

  private Odd() {}

  public static final class FinalClass {
    public void work() {}
  }

  public static class FinalMethod {
    private final AtomicInteger calls = new AtomicInteger();

    public void work() {}

    public final int count() {
      return calls.incrementAndGet();
    }
  }

  public static class OpenField {
    final AtomicInteger calls = new AtomicInteger();

    public void work() {}

    public static int callsOf(OpenField bean) {
      return bean.calls.incrementAndGet();
    }
  }

  public static class NoConstructor {
    private NoConstructor() {}

    public static NoConstructor create() {
      return new NoConstructor();
    }

    public void work() {}
  }

  public static class PrivateListener {
    private boolean heard;

    public boolean hasHeard() {
      return heard;
    }

    @EventListener
    @SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"})
    private void on(ContextRefreshedEvent event) {
      heard = true;
    }
  }

  @Configuration
  public static class Settings {
    @Bean
    Object one() {
      return new Object();
    }

    @Bean
    Object two() {
      return one();
    }
  }

  public interface Api {
    void call();
  }

  public static class Service implements Api {
    @Override
    public void call() {}

    public void more() {}
  }

  public static class InTransaction implements Api {
    @Override
    @Transactional
    public void call() {}
  }

  public static class Door implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}
  }

  public static class Watch implements BeanPostProcessor {}

  public static class Sending implements SpanExporter {
    @Override
    public void export(List<SpanData> spans) {}
  }

  public static class Task implements ApplicationRunner {
    @Override
    public void run(ApplicationArguments arguments) {}
  }

  public static class Hen {
    @Autowired private Egg egg;

    public Egg lay() {
      return egg;
    }
  }

  public static class Egg {
    @Autowired private Hen hen;

    @Transactional
    public Hen hatch() {
      return hen;
    }
  }

  public static class Mail {
    @Async
    public CompletableFuture<String> send() {
      return CompletableFuture.completedFuture(Thread.currentThread().getName());
    }
  }
}
