package dev.lumen.trace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lumen.trace.Tracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ContextRestartedEvent;
import org.springframework.context.support.StaticApplicationContext;

class DefaultTracerTests {

  private final Tracer original = Tracer.getDefault();
  private final Tracer first = Tracer.builder().serviceName("first").build();
  private final Tracer second = Tracer.builder().serviceName("second").build();
  private final DefaultTracer ofFirst = new DefaultTracer(first);
  private final DefaultTracer ofSecond = new DefaultTracer(second);

  @AfterEach
  void restore() {
    ofFirst.restore();
    ofSecond.restore();
    Tracer.setDefault(original);
  }

  @Test
  void theTracerIsTheDefaultUntilItIsRestored() {
    ofFirst.install();
    assertThat(Tracer.getDefault()).isSameAs(first);

    ofFirst.restore();
    assertThat(Tracer.getDefault()).isSameAs(original);
  }

  @Test
  void theOneBeforeComesBack() {
    ofFirst.install();
    ofSecond.install();

    ofSecond.restore();

    assertThat(Tracer.getDefault()).isSameAs(first);
  }

  @Test
  void oneThatHasEndedNeverComesBack() {
    ofFirst.install();
    ofSecond.install();

    ofFirst.restore();
    assertThat(Tracer.getDefault()).isSameAs(second);

    ofSecond.restore();
    assertThat(Tracer.getDefault()).isSameAs(original);
  }

  @Test
  void aDefaultThatTheApplicationSetStays() {
    Tracer own = Tracer.builder().build();
    ofFirst.install();
    Tracer.setDefault(own);

    ofFirst.restore();

    assertThat(Tracer.getDefault()).isSameAs(own);
  }

  @Test
  void oneWhoseContextIsUsedAgainIsTheDefaultAgain() {
    ofFirst.install();
    ofSecond.install();

    ofFirst.onApplicationEvent(new ContextRestartedEvent(new StaticApplicationContext()));
    assertThat(Tracer.getDefault()).isSameAs(first);

    ofFirst.restore();
    assertThat(Tracer.getDefault()).isSameAs(second);

    ofSecond.restore();
    assertThat(Tracer.getDefault()).isSameAs(original);
  }
}
