package dev.lumen.trace.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.aot.AotShop;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.aot.agent.RecordedInvocation;
import org.springframework.aot.agent.RecordedInvocationsListener;
import org.springframework.aot.agent.RecordedInvocationsPublisher;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.test.agent.EnabledIfRuntimeHintsAgent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** An application that works under Spring's agent, which sees what is looked up by reflection. */
@Tag("aot")
@EnabledIfRuntimeHintsAgent
@SuppressWarnings("removal")
class LookupsTests {

  private static final String[] ARGUMENTS = {
    "--server.port=0",
    "--management.endpoints.web.exposure.include=traces",
    "--lumen.trace.traced.beans=service"
  };

  private final Queue<RecordedInvocation> lookups = new ConcurrentLinkedQueue<>();

  @Test
  void whateverIsFoundWhileItWorksAnImageHas() {
    RecordedInvocationsListener listener = lookups::add;
    RecordedInvocationsPublisher.addListener(listener);
    RuntimeHints hints;
    try {
      hints = AheadOfTime.process(AotShop.class, WebApplicationType.SERVLET, ARGUMENTS).hints();
      work();
    } finally {
      RecordedInvocationsPublisher.removeListener(listener);
    }

    assertThat(lookups.stream().filter(LookupsTests::isOurs))
        .filteredOn(LookupsTests::hasFound)
        .isNotEmpty()
        .allMatch(lookup -> lookup.matches(hints));
  }

  private static void work() {
    try (ConfigurableApplicationContext context = SpringApplication.run(AotShop.class, ARGUMENTS)) {
      String address =
          "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
      assertThat(context.getBean(RestTemplate.class).getForObject(address + "/orders", int.class))
          .isEqualTo(42);
      RestClient client = context.getBean(RestClient.Builder.class).build();
      for (String path : new String[] {"", "/ui", "/ui/app.js", "/rates", "/fields"}) {
        client.get().uri(address + "/actuator/traces" + path).retrieve().toBodilessEntity();
      }
    }
  }

  /** Whether the call comes from our code, be it by Spring's tools. */
  private static boolean isOurs(RecordedInvocation lookup) {
    return lookup
        .getStackFrames()
        .map(StackWalker.StackFrame::getClassName)
        .dropWhile(name -> name.startsWith("org.springframework.util.") || name.startsWith("java."))
        .findFirst()
        .filter(name -> name.startsWith("dev.lumen.trace.spring."))
        .filter(name -> !name.startsWith("dev.lumen.trace.spring.aot."))
        .isPresent();
  }

  /** An image has no need of what is not there; and what is only looked through may be less. */
  private static boolean hasFound(RecordedInvocation lookup) {
    String method = lookup.getMethodReference().toString();
    return lookup.getReturnValue() != null
        && !method.contains("getDeclaredMethods")
        && !method.contains("getDeclaredFields")
        && !isOfProxy(lookup);
  }

  /** An image has the constructors of the proxies that it has. */
  private static boolean isOfProxy(RecordedInvocation lookup) {
    Object owner = lookup.isStatic() ? null : lookup.getInstance();
    return (owner instanceof Class<?> type && Proxy.isProxyClass(type))
        || (owner instanceof Constructor<?> made && Proxy.isProxyClass(made.getDeclaringClass()));
  }
}
