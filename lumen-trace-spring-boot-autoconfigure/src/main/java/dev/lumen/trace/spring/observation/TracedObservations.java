package dev.lumen.trace.spring.observation;

import dev.lumen.trace.spring.LumenTraceProperties;
import io.micrometer.observation.Observation;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.PatternMatchUtils;

/**
 * Decides which observations become spans: the one place where it is seen to that an exchange has
 * one span.
 *
 * <p>What we trace ourselves does not. Where that is switched off, somebody does not want to see
 * it: the observation takes its place only where it is included by name. Thread-safe.
 */
final class TracedObservations {

  private static final String INCLUDE = "lumen.trace.observations.include";
  private static final String EXCLUDE = "lumen.trace.observations.exclude";

  // Spring Security observes each filter and each decision: a dozen for a request. Spring Batch
  // observes each item that is read, and each that is processed: a million for a job.
  private static final String[] NOISY = {
    "spring.security.*", "spring.batch.item.*", "tasks.scheduled.execution"
  };

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._*-]+");

  // Of whatever framework within the servlet container.
  private static final String SERVER = "http.server.requests";

  // By type, as applications name them by conventions of their own. But clients of others, which
  // are not traced otherwise, use Spring's name for theirs.
  private static final Map<String, Own> OWN =
      Map.of(
          "org.springframework.http.server.observation.ServerRequestObservationContext",
          Own.WEB,
          "org.springframework.http.server.reactive.observation.ServerRequestObservationContext",
          Own.WEB,
          "org.springframework.http.client.observation.ClientRequestObservationContext",
          Own.CLIENT,
          "org.springframework.web.reactive.function.client.ClientRequestObservationContext",
          Own.CLIENT,
          "net.ttddyy.observation.tracing.DataSourceBaseContext",
          Own.JDBC,
          "org.springframework.scheduling.support.ScheduledTaskObservationContext",
          Own.SCHEDULED);

  // Commands to databases are as statements: what a connection or a pool says by itself is of no
  // interest.
  private static final Set<String> COMMANDS =
      Set.of(
          "io.lettuce.core.tracing.LettuceObservationContext",
          "io.r2dbc.proxy.observation.QueryContext");

  private final Set<Own> on;
  private final String[] include;
  private final String[] exclude;
  private final Map<Class<?>, Optional<Own>> known = new ConcurrentHashMap<>();

  /** What is traced by something else here, and the property that switches that off. */
  enum Own {
    WEB,
    CLIENT,
    JDBC,
    SCHEDULED;

    String property() {
      return "lumen.trace." + name().toLowerCase(Locale.ROOT) + ".enabled";
    }
  }

  /**
   * @param on what is traced by something else
   * @param include patterns of names; where there are none, all but the noisy ones
   */
  TracedObservations(Set<Own> on, List<String> include, List<String> exclude) {
    this.on = on;
    this.include = patterns(INCLUDE, include);
    this.exclude = patterns(EXCLUDE, exclude);
  }

  /** As the properties say. */
  static TracedObservations of(Environment environment) {
    LumenTraceProperties.Observations observations =
        Binder.get(environment)
            .bindOrCreate("lumen.trace.observations", LumenTraceProperties.Observations.class);
    Set<Own> on = EnumSet.noneOf(Own.class);
    for (Own own : Own.values()) {
      if (environment.getProperty(own.property(), Boolean.class, true)) {
        on.add(own);
      }
    }
    return new TracedObservations(on, observations.include(), observations.exclude());
  }

  private static String[] patterns(String property, List<String> patterns) {
    for (String pattern : patterns) {
      if (!ALLOWED.matcher(pattern.strip()).matches()) {
        throw new InvalidConfigurationPropertyValueException(
            property,
            pattern,
            "It must be the name of an observation, such as spring.kafka.listener, in which *"
                + " stands for any characters");
      }
    }
    return patterns.stream().map(String::strip).toArray(String[]::new);
  }

  /**
   * Whether an observation that starts becomes a span.
   *
   * @param within whether there is a span around it
   */
  boolean includes(Observation.Context context, boolean within) {
    String name = context.getName();
    Own own = own(context, name);
    if (own != null && (on.contains(own) || include.length == 0)) {
      return false;
    }
    if (!within && include.length == 0 && COMMANDS.contains(context.getClass().getName())) {
      return false;
    }
    return includes(name);
  }

  /** Whether an observation is of a request, whose span is made by something else. */
  boolean isOfOtherSpan(Observation.Context context) {
    Own own = own(context, context.getName());
    return own != null && on.contains(own);
  }

  /** Whether an observation of this name, of nothing that we trace ourselves, becomes a span. */
  boolean includes(@Nullable String name) {
    boolean included =
        include.length == 0
            ? !PatternMatchUtils.simpleMatch(NOISY, name)
            : PatternMatchUtils.simpleMatch(include, name);
    return included && !PatternMatchUtils.simpleMatch(exclude, name);
  }

  private @Nullable Own own(Observation.Context context, @Nullable String name) {
    if (SERVER.equals(name)) {
      return Own.WEB;
    }
    Class<?> type = context.getClass();
    Optional<Own> own = known.get(type);
    if (own == null) {
      own = Optional.ofNullable(own(type));
      known.put(type, own);
    }
    return own.orElse(null);
  }

  private static @Nullable Own own(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      Own own = OWN.get(each.getName());
      if (own != null) {
        return own;
      }
    }
    return null;
  }
}
