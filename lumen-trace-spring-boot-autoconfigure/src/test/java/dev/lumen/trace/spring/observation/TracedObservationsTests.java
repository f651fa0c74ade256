package dev.lumen.trace.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lumen.trace.spring.observation.TracedObservations.Own;
import io.lettuce.core.tracing.LettuceObservationContext;
import io.micrometer.observation.Observation;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/** Which observations become spans. */
class TracedObservationsTests {

  private static final Set<Own> ALL = EnumSet.allOf(Own.class);

  private static Observation.Context context(String name) {
    return named(name, new Observation.Context());
  }

  private static Observation.Context named(String name, Observation.Context context) {
    context.setName(name);
    return context;
  }

  /** What we trace ourselves, under names of the application's. */
  private static List<Observation.Context> own() throws Exception {
    List<Observation.Context> contexts = new ArrayList<>();
    contexts.add(
        named(
            "incoming",
            new ServerRequestObservationContext(
                new MockHttpServletRequest(), new MockHttpServletResponse())));
    contexts.add(
        named(
            "outgoing",
            new ClientRequestObservationContext(
                new SimpleClientHttpRequestFactory()
                    .createRequest(URI.create("http://localhost"), HttpMethod.GET))));
    contexts.add(
        named(
            "job",
            new ScheduledTaskObservationContext(new Object(), Object.class.getMethod("toString"))));
    contexts.add(context("http.server.requests"));
    return contexts;
  }

  private static Predicate<Observation.Context> within(TracedObservations observations) {
    return context -> observations.includes(context, true);
  }

  @Test
  void commandsToDatabasesAreSpansWithinATraceUnlessTheyAreIncluded() {
    Observation.Context command = named("lettuce", new LettuceObservationContext("Redis"));
    Observation.Context other = context("work");
    TracedObservations byDefault = new TracedObservations(ALL, List.of(), List.of());
    TracedObservations included = new TracedObservations(ALL, List.of("*"), List.of());

    assertThat(byDefault.includes(command, true)).isTrue();
    assertThat(byDefault.includes(command, false)).isFalse();
    assertThat(byDefault.includes(other, false)).isTrue();
    assertThat(included.includes(command, false)).isTrue();
  }

  @Test
  void whatWeTraceOurselvesHasOneSpanWhateverItIsCalledAndWhateverIsIncluded() throws Exception {
    assertThat(own())
        .noneMatch(within(new TracedObservations(ALL, List.of(), List.of())))
        .noneMatch(within(new TracedObservations(ALL, List.of("*"), List.of())));
  }

  @Test
  void whatIsSwitchedOffIsOffUnlessItIsIncluded() throws Exception {
    Set<Own> none = EnumSet.noneOf(Own.class);

    assertThat(own())
        .noneMatch(within(new TracedObservations(none, List.of(), List.of())))
        .allMatch(within(new TracedObservations(none, List.of("*"), List.of())))
        .noneMatch(within(new TracedObservations(none, List.of("*"), List.of("*"))));
  }

  @Test
  void aClientOfOthersIsTracedThoughItIsCalledAsOurs() {
    assertThat(
            new TracedObservations(ALL, List.of(), List.of())
                .includes(context("http.client.requests"), true))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', spring.kafka.listener, true",
    "'', '', spring.security.filterchains, false",
    "'', '', tasks.scheduled.execution, false",
    "'', '', spring.batch.item.read, false",
    "'', '', spring.batch.job, true",
    "*, '', spring.security.filterchains, true",
    "spring.security.*, '', spring.security.filterchains, true",
    "spring.security.*, '', spring.kafka.listener, false",
    "'*,spring.security.authorizations', '', spring.kafka.listener, true",
    "'', spring.kafka.*, spring.kafka.listener, false",
    "'', spring.kafka.*, spring.security.filterchains, false",
    "'', spring.kafka.*, spring.rabbit.listener, true",
    "*, spring.kafka.*, spring.kafka.listener, false",
    "*.listener, '', spring.kafka.listener, true",
  })
  void namesIncludeAndExclude(String include, String exclude, String name, boolean traced) {
    TracedObservations observations =
        TracedObservations.of(
            new MockEnvironment()
                .withProperty("lumen.trace.observations.include", include)
                .withProperty("lumen.trace.observations.exclude", exclude));

    assertThat(observations.includes(context(name), true)).isEqualTo(traced);
  }

  @ParameterizedTest
  @ValueSource(strings = {"include", "exclude"})
  void whatIsNoNameStopsTheStartWithWords(String property) {
    MockEnvironment environment =
        new MockEnvironment()
            .withProperty("lumen.trace.observations." + property, "spring.kafka.*, my name");

    assertThatThrownBy(() -> TracedObservations.of(environment))
        .isInstanceOfSatisfying(
            InvalidConfigurationPropertyValueException.class,
            failure -> {
              assertThat(failure.getName()).isEqualTo("lumen.trace.observations." + property);
              assertThat(failure.getValue()).isEqualTo("my name");
              assertThat(failure.getReason()).contains("such as spring.kafka.listener");
            });
  }
}
