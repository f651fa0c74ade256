package dev.lumen.trace.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/** Slices are traced as the whole application is. */
class ImportsTests {

  /** What shows spans, sends them, or compares them with what else there is. */
  private static final Pattern NOT_FOR_SPANS =
      Pattern.compile("\\.(actuate|export|logs)\\.|OtherTracer|Exemplar");

  @Test
  void slicesHaveAllThatTraces() {
    assertThat(lumens(AutoConfigureLumenTrace.class))
        .containsAll(
            lumens(AutoConfiguration.class).stream()
                .filter(name -> !NOT_FOR_SPANS.matcher(name).find())
                .toList());
  }

  @Test
  void andNothingThatIsNotThere() throws ClassNotFoundException {
    for (String name : lumens(AutoConfigureLumenTrace.class)) {
      assertThat(Class.forName(name)).hasAnnotation(AutoConfiguration.class);
    }
  }

  private static List<String> lumens(Class<?> annotation) {
    ClassLoader loader = ImportsTests.class.getClassLoader();
    return ImportCandidates.load(annotation, loader).getCandidates().stream()
        .filter(name -> name.startsWith("dev.lumen."))
        .toList();
  }
}
