package dev.lumen.trace.spring.context;

import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.scheduling.annotation.AbstractAsyncConfiguration;

/** What is looked up in Spring's executors, for an image that is made ahead of time. */
final class ContextHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    SpringExecutors.FIELDS.forEach(
        (owner, names) ->
            hints.reflection().registerType(owner, type -> names.forEach(type::withField)));
    hints
        .reflection()
        .registerType(
            AbstractAsyncConfiguration.class,
            type -> type.withField(AsyncConfigurationPostProcessor.FIELD))
        .registerType(
            SimpleApplicationEventMulticaster.class,
            type -> type.withMethod(Multicasters.GETTER, List.of(), ExecutableMode.INVOKE))
        .registerTypeIfPresent(
            classLoader,
            "org.springframework.security.concurrent.DelegatingSecurityContextExecutor",
            type -> type.withMethod(TracedExecutors.GETTER, List.of(), ExecutableMode.INVOKE));
    // What proxies hand on.
    hints
        .reflection()
        .registerTypes(
            TypeReference.listOf(
                ThreadPoolExecutor.class, ScheduledThreadPoolExecutor.class, ForkJoinPool.class),
            type -> type.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS));
  }
}
