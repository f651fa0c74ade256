package dev.lumen.trace.library;

import dev.lumen.trace.Tracer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

/** A shop that uses all these libraries a little. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableWebSocketMessageBroker
@Import({LibraryApplication.Shop.class, StompOrders.class})
class LibraryApplication implements WebSocketMessageBrokerConfigurer {

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/stomp");
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    registry.setApplicationDestinationPrefixes("/app");
    registry.enableSimpleBroker("/topic", "/queue");
  }

  @Bean
  Observed observed() {
    return new Observed();
  }

  /** The names of what is observed, be it a span or not. */
  static class Observed implements ObservationHandler<Observation.Context> {

    final Set<String> names = ConcurrentHashMap.newKeySet();

    @Override
    public void onStart(Observation.Context context) {
      names.add(String.valueOf(context.getName()));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  @Bean
  InMemoryUserDetailsManager users() {
    return new InMemoryUserDetailsManager(
        User.withUsername("anna").password("{noop}secret").roles("USER").build());
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.csrf(CsrfConfigurer::disable)
        .authorizeHttpRequests(
            requests ->
                requests.requestMatchers("/orders/*").authenticated().anyRequest().permitAll())
        .httpBasic(Customizer.withDefaults())
        .build();
  }

  @Bean
  Job ship(JobRepository jobs, Step pack) {
    return new JobBuilder("ship", jobs).start(pack).build();
  }

  @Bean
  Step pack(JobRepository jobs, Tracer tracer) {
    return new StepBuilder("pack", jobs)
        .<String, String>chunk(3)
        .reader(new ListItemReader<>(List.of("tea", "coffee")))
        .processor(item -> tracer.inSpan("wrap " + item, span -> item))
        .writer(chunk -> {})
        .build();
  }

  @Bean
  IntegrationFlow flow(Tracer tracer) {
    return IntegrationFlow.from("orders")
        .handle(
            String.class,
            (order, headers) -> tracer.inSpan("shout", span -> order + "!"),
            handler -> handler.id("louder"))
        .get();
  }

  @Controller
  static class Shop {

    private final Tracer tracer;

    Shop(Tracer tracer) {
      this.tracer = tracer;
    }

    @GetMapping("/orders/{id}")
    @ResponseBody
    String order() {
      return "tea";
    }

    @QueryMapping
    Map<String, Object> order(@Argument String id) {
      return tracer.inSpan("find order", span -> Map.of("id", id));
    }

    @QueryMapping
    Map<String, Object> broken() {
      throw new IllegalStateException("no stock");
    }

    @SchemaMapping(typeName = "Order")
    Map<String, Object> customer() {
      return tracer.inSpan("find customer", span -> Map.of("name", "Anna"));
    }
  }
}
