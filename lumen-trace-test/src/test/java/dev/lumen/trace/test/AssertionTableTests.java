package dev.lumen.trace.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation's table of assertions has all of them, and none that is not there. */
class AssertionTableTests {

  private static final Pattern METHOD = Pattern.compile("`(\\w+)[`(]");

  @ParameterizedTest
  @CsvSource({
    "all that was recorded, dev.lumen.trace.test.SpansAssert",
    "a trace, dev.lumen.trace.test.TraceAssert",
    "a span, dev.lumen.trace.test.SpanAssert"
  })
  void theRowOfWhatIsAssertedNamesItsAssertions(String of, Class<?> assertions) throws IOException {
    assertThat(named(of)).isNotEmpty().containsExactlyInAnyOrderElementsOf(methods(assertions));
  }

  /** What the row of the table has in code. */
  private static List<String> named(String of) throws IOException {
    String start = "| " + of + " |";
    return Files.readAllLines(Path.of("../docs/testing.md")).stream()
        .filter(line -> line.startsWith(start))
        .flatMap(line -> METHOD.matcher(line).results())
        .map(method -> method.group(1))
        .toList();
  }

  private static List<String> methods(Class<?> assertions) {
    return Stream.of(assertions.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
        .map(Method::getName)
        .distinct()
        .toList();
  }
}
