package dev.lumen.trace.spring.traced;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.KotlinDetector;

/**
 * What the results of a method have to do with the end of its work. That goes by what comes back;
 * what is declared says only what the caller must get, and what need not be looked at. Thread-safe.
 */
final class Results {

  private static final Logger logger = LoggerFactory.getLogger(Results.class);

  /** When the work of a method is done. */
  enum Kind {
    /** When it returns. */
    AT_RETURN,
    /** That depends on what it returns. */
    ANY,
    /** When somebody subscribes: before that, nothing is. */
    BY_SUBSCRIPTION
  }

  private final Class<?> declared;
  private final Class<?> owner;
  private final Kind kind;
  private final @Nullable String obstacle;
  private final Map<Class<?>, Follower> followers = new ConcurrentHashMap<>();

  private Results(Class<?> declared, Class<?> owner, Kind kind, @Nullable String obstacle) {
    this.declared = declared;
    this.owner = owner;
    this.kind = kind;
    this.obstacle = obstacle;
  }

  /**
   * Those of a method.
   *
   * @param type the class of the objects that the method is called on
   */
  static Results of(Method method, Class<?> type) {
    if (KotlinDetector.isSuspendingFunction(method)) {
      return suspending(method);
    }
    Class<?> declared = GenericTypeResolver.resolveReturnType(method, type);
    Class<?> cold = ResultTypes.cold(declared);
    Class<?> owner = method.getDeclaringClass();
    if (cold != null) {
      String obstacle = obstacle(declared, cold);
      Kind kind = obstacle == null ? Kind.BY_SUBSCRIPTION : Kind.AT_RETURN;
      return new Results(declared, owner, kind, obstacle);
    }
    boolean any = ResultTypes.running(declared) != null || ResultTypes.mayBeOne(declared);
    return new Results(declared, owner, any ? Kind.ANY : Kind.AT_RETURN, null);
  }

  /** Spring's proxies make a publisher of the call, if they can. */
  private static Results suspending(Method method) {
    return ResultTypes.COROUTINES_REACTOR
        ? new Results(TracedPublishers.ANY, method.getDeclaringClass(), Kind.BY_SUBSCRIPTION, null)
        : new Results(
            Object.class,
            method.getDeclaringClass(),
            Kind.AT_RETURN,
            "a suspend function is followed only with kotlinx-coroutines-reactor on the class"
                + " path");
  }

  private static @Nullable String obstacle(Class<?> declared, Class<?> cold) {
    if (Followers.canReplace(declared)) {
      return null;
    }
    String name = declared.getSimpleName();
    if (!ResultTypes.REACTOR) {
      return "%s is followed only with reactor-core on the class path".formatted(name);
    }
    return declared == cold
        ? "nobody can follow %s".formatted(name)
        : "%s is handed on as it is. %s would be followed".formatted(name, cold.getSimpleName());
  }

  Kind kind() {
    return kind;
  }

  /** Why the span ends before the work does, null where it does not. */
  @Nullable String obstacle() {
    return obstacle;
  }

  /** Follows a result as its class needs it. Throws nothing. */
  @Nullable Object follow(@Nullable Object result, CallSpans spans) {
    if (result == null) {
      spans.endUnclaimed();
      return null;
    }
    Class<?> type = result.getClass();
    try {
      Follower follower = followers.get(type);
      if (follower == null) {
        follower = Followers.find(type, declared, owner);
        followers.put(type, follower);
      }
      return follower.follow(result, spans);
    } catch (Throwable e) {
      // A stage may refuse to be listened to, a library may be there in part.
      followers.put(type, Follower.NONE);
      spans.endUnclaimed();
      logger.warn(
          "What a @Traced method of {} returns cannot be followed, and is handed on as it is: {}",
          owner.getName(),
          type.getName(),
          e);
      return result;
    }
  }
}
