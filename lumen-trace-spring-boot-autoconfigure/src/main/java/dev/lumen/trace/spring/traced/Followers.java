package dev.lumen.trace.spring.traced;

import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.springframework.util.ClassUtils;

/** Finds how to follow what a method gave, so that its caller gets what it may expect. */
final class Followers {

  // Public, but nothing that anybody asks for.
  private static final Set<String> BASES =
      Set.of(
          "reactor.core.publisher.MonoOperator",
          "reactor.core.publisher.FluxOperator",
          "kotlinx.coroutines.flow.AbstractFlow");

  private Followers() {}

  /** Whether the results of a method that declares a type can be replaced by traced ones. */
  static boolean canReplace(Class<?> declared) {
    return (ResultTypes.COROUTINES && TracedFlow.handles(declared))
        || (ResultTypes.REACTOR
            && (TracedPublishers.handles(declared) || AdaptedResults.handles(declared)));
  }

  /**
   * How to follow results of a class.
   *
   * @param declared what the method declares to return
   * @param owner the class that declares the method
   */
  static Follower find(Class<?> type, Class<?> declared, Class<?> owner) {
    Class<?> expected = expected(type, declared, owner);
    if (CompletionStage.class.isAssignableFrom(type)) {
      return TracedStages.follower(expected);
    }
    Follower follower = Follower.NONE;
    if (ResultTypes.COROUTINES) {
      follower = TracedFlow.follower(type, expected);
    }
    if (ResultTypes.REACTOR && follower == Follower.NONE) {
      follower = TracedPublishers.follower(type, expected);
    }
    if (ResultTypes.REACTOR && follower == Follower.NONE) {
      follower = AdaptedResults.follower(type, expected);
    }
    return follower;
  }

  /**
   * What a caller may take the result for: the declared type, if that tells how to go on with it;
   * else the nearest class of the result that can be named there.
   */
  private static Class<?> expected(Class<?> type, Class<?> declared, Class<?> owner) {
    if (ResultTypes.cold(declared) != null || ResultTypes.running(declared) != null) {
      return declared;
    }
    Class<?> nearest = type;
    while (nearest != Object.class && !isNameable(nearest, owner)) {
      nearest = nearest.getSuperclass();
    }
    return nearest == Object.class ? declared : nearest;
  }

  private static boolean isNameable(Class<?> type, Class<?> owner) {
    boolean accessible =
        Modifier.isPublic(type.getModifiers())
            || type.getPackageName().equals(owner.getPackageName());
    return accessible
        && !type.isAnonymousClass()
        && !ClassUtils.isLambdaClass(type)
        && !type.getPackageName().contains(".internal")
        && !BASES.contains(type.getName());
  }
}
