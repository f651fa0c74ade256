package dev.lumen.trace.spring.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * What the endpoint answers with, for an image that is made ahead of time: its operations declare
 * no body that could be looked at, and the page is made of files.
 */
final class EndpointHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    new BindingReflectionHintsRegistrar()
        .registerReflectionHints(
            hints.reflection(),
            TraceListView.class,
            TraceView.class,
            FieldsView.class,
            RatesView.class,
            SamplingView.class,
            ThreadStack.class,
            MissingTrace.class,
            Refusal.class);
    String here = EndpointHints.class.getPackageName().replace('.', '/');
    hints.resources().registerPattern(here + "/" + ExplorerFiles.FOLDER + "/*");
  }
}
