package dev.lumen.trace.spring.traced;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** The types of results whose work is not done when a method returns them, where they are there. */
final class ResultTypes {

  private static final String MONO = "reactor.core.publisher.Mono";
  private static final String FLOW = "kotlinx.coroutines.flow.Flow";
  private static final String COROUTINES_TO_MONO = "kotlinx.coroutines.reactor.MonoKt";

  private static final List<String> RUNNING_NAMES =
      List.of(
          CompletableFuture.class.getName(),
          CompletionStage.class.getName(),
          "kotlinx.coroutines.Job");

  private static final List<String> COLD_NAMES =
      List.of(
          MONO,
          "reactor.core.publisher.Flux",
          "reactor.core.publisher.ParallelFlux",
          "reactor.core.CorePublisher",
          "io.reactivex.rxjava3.core.Flowable",
          "io.reactivex.rxjava3.core.Observable",
          "io.reactivex.rxjava3.core.Single",
          "io.reactivex.rxjava3.core.Maybe",
          "io.reactivex.rxjava3.core.Completable",
          "io.reactivex.rxjava3.parallel.ParallelFlowable",
          "io.smallrye.mutiny.Uni",
          "io.smallrye.mutiny.Multi",
          FLOW,
          "org.reactivestreams.Publisher",
          "java.util.concurrent.Flow$Publisher");

  /** All that are looked for. */
  static final List<String> NAMES =
      Stream.of(RUNNING_NAMES, COLD_NAMES, List.of(COROUTINES_TO_MONO))
          .flatMap(List::stream)
          .toList();

  static final boolean REACTOR = find(MONO) != null;
  static final boolean COROUTINES = find(FLOW) != null;
  static final boolean COROUTINES_REACTOR = find(COROUTINES_TO_MONO) != null;

  /** Work that goes on by itself. */
  private static final List<Class<?>> RUNNING = present(RUNNING_NAMES);

  /** Work that is done anew for each subscriber. Of two that fit, the first counts. */
  private static final List<Class<?>> COLD = present(COLD_NAMES);

  private ResultTypes() {}

  /** The type of work that goes on by itself that a type is of, null if it is of none. */
  static @Nullable Class<?> running(Class<?> type) {
    return superOf(type, RUNNING);
  }

  /** The type of work that awaits subscribers that a type is of, null if it is of none. */
  static @Nullable Class<?> cold(Class<?> type) {
    return superOf(type, COLD);
  }

  /** Whether something of a type may be, beyond what the type says, one of these. */
  static boolean mayBeOne(Class<?> type) {
    return Stream.of(RUNNING, COLD).flatMap(List::stream).anyMatch(type::isAssignableFrom);
  }

  private static @Nullable Class<?> superOf(Class<?> type, List<Class<?>> types) {
    return types.stream().filter(each -> each.isAssignableFrom(type)).findFirst().orElse(null);
  }

  private static List<Class<?>> present(List<String> names) {
    return names.stream()
        .<@Nullable Class<?>>map(ResultTypes::find)
        .filter(Objects::nonNull)
        .<Class<?>>map(Objects::requireNonNull)
        .toList();
  }

  private static @Nullable Class<?> find(String name) {
    try {
      return ClassUtils.forName(name, ResultTypes.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
